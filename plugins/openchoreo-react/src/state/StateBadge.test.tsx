import { render, screen } from '@testing-library/react';
import type { DisplayState } from '@openchoreo-backstage/plugin-openchoreo-common';
import { StateBadge } from './StateBadge';

const STATES: Array<[DisplayState, string]> = [
  ['Ready', 'Ready'],
  ['RollingOut', 'Rolling out'],
  ['Degraded', 'Degraded'],
  ['Failed', 'Failed'],
  ['Suspended', 'Suspended'],
  ['NotDeployed', 'Not deployed'],
  ['Waiting', 'Waiting'],
];

it.each(STATES)('says %s as a word', (state, word) => {
  render(<StateBadge state={state} />);
  expect(screen.getByText(word)).toBeVisible();
});

it('gives each state a shape of its own, so that colour is not needed', () => {
  const shapes = STATES.map(([state]) => {
    const { container, unmount } = render(<StateBadge state={state} />);
    const shape = container.querySelector('svg')!.innerHTML;
    unmount();
    return shape;
  });
  expect(new Set(shapes).size).toBe(STATES.length);
});
