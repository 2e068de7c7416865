import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { unenforcedFields } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Statement } from './writeStatus';

/**
 * What of an object is stored but has no effect in this version. Said in a
 * condition, never silent (design.md section 13).
 *
 * @param sentences - what else has no effect, as sentences with their paths
 */
export function enforcementOf(
  object: KubeObject,
  sentences: readonly string[] = [],
): Statement {
  const said = [
    ...unenforcedFields(object).map(
      ({ path, message }) => `${path} ${message}.`,
    ),
    ...sentences,
  ];
  return said.length > 0
    ? {
        type: 'FullyEnforced',
        status: 'False',
        reason: 'NotEnforcedYet',
        message: said.join(' '),
      }
    : {
        type: 'FullyEnforced',
        status: 'True',
        reason: 'AllEnforced',
        message: 'Everything that is declared has its effect.',
      };
}
