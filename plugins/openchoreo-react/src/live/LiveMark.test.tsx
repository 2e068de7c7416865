import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LiveMark } from './LiveMark';

it('says that the page is live', () => {
  render(<LiveMark state={{ status: 'live' }} />);
  expect(screen.getByRole('status', { name: 'Live' })).toBeInTheDocument();
});

it('says since when it is not, what is shown, and why', async () => {
  const seconds = (count: number) => new Date(Date.now() - count * 1_000);
  render(
    <LiveMark
      state={{
        status: 'disconnected',
        since: seconds(12),
        lastUpdate: seconds(12),
        cause: 'The backend went silent.',
      }}
    />,
  );
  expect(
    screen.getByText(/Disconnected for 1\d s, showing \d\d:\d\d:\d\d/),
  ).toBeVisible();
  await userEvent.click(
    screen.getByRole('button', { name: 'Why is it disconnected?' }),
  );
  expect(await screen.findByText(/The backend went silent\./)).toBeVisible();
});
