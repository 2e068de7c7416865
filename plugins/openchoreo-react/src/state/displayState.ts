import type { DisplayState } from '@openchoreo-backstage/plugin-openchoreo-common';

/** The word of each state, the same on every page. */
const WORDS: Record<DisplayState, string> = {
  Ready: 'Ready',
  RollingOut: 'Rolling out',
  Degraded: 'Degraded',
  Failed: 'Failed',
  Suspended: 'Suspended',
  NotDeployed: 'Not deployed',
  Waiting: 'Waiting',
};

/**
 * The word for a state.
 *
 * @public
 */
export function wordOfState(state: DisplayState): string {
  return WORDS[state];
}
