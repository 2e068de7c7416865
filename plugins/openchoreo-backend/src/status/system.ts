import type { WriteContext } from '@openchoreo-backstage/kube-runtime';

/** Prefix of the actors that this process makes for its own controllers. */
export const SYSTEM_ACTOR = 'system:';

/**
 * Who writes when a controller does, with the sentence that the history shows.
 *
 * @param controller - name of the controller
 * @param reason - what was done, for example `Created for organization acme`
 */
export function system(controller: string, reason: string): WriteContext {
  return { actor: `${SYSTEM_ACTOR}${controller}`, reason };
}
