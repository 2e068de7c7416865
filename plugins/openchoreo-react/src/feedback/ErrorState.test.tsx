import { render, screen } from '@testing-library/react';
import { OpenChoreoError } from '../api';
import { ErrorState } from './ErrorState';

it('shows every problem at its path', () => {
  render(
    <ErrorState
      title="This was not deployed."
      error={
        new OpenChoreoError('The workload was refused.', {
          status: 400,
          problems: [
            { path: 'spec.image', message: 'is required' },
            { path: 'spec.port', message: 'must be at most 65535' },
          ],
        })
      }
    />,
  );
  const alert = screen.getByRole('alert');
  expect(alert).toHaveTextContent('The workload was refused.');
  expect(screen.getAllByRole('listitem').map(item => item.textContent)).toEqual(
    ['spec.image is required', 'spec.port must be at most 65535'],
  );
});
