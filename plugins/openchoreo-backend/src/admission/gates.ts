import {
  deepEqualJson,
  ForbiddenError,
  refOf,
} from '@openchoreo-backstage/kube-objects';
import type { AdmissionRequest } from '@openchoreo-backstage/kube-embedded';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  isGated,
  isKind,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { lookups, namespaceOf } from '../hierarchy';
import { isController } from './writers';

/** `WriteContext.cause` of the resume action, the only way to lift a hold (V-27). */
export const RESUME_CAUSE = 'action:resume';

/** What of a binding is a change of the environment (design.md section 6). */
const GATED_FIELDS = [
  'classOverrides',
  'workloadOverrides',
  'releaseState',
] as const;

/**
 * Refuses edits of a binding that would go round a gate: every change of an
 * environment with gates goes through a Promotion.
 *
 * @throws ForbiddenError that names the gate, who owns it, and what to do
 */
export function checkGates(
  reader: ObjectReader,
  { object, oldObject, operation, subresource, context }: AdmissionRequest,
): void {
  if (
    isController(context.actor) ||
    subresource ||
    operation !== 'UPDATE' ||
    !isKind(object, 'ServiceBinding')
  ) {
    return;
  }
  const before = oldObject as unknown as ServiceBinding;
  const changed = GATED_FIELDS.filter(
    field => !deepEqualJson(object.spec[field], before.spec[field]),
  );
  if (changed.length === 0) return;
  const find = lookups(reader);
  const namespace = namespaceOf(object);
  const environment = find.environment(namespace, object.spec.environment);
  const project = find.project(namespace, object.spec.owner.projectName);
  // Nothing is known of the gates of what is not there, so nothing passes.
  const gated =
    !environment || isGated(project && find.pipelineOf(project), environment);
  if (!gated) return;
  throw new ForbiddenError(
    `${object.spec.environment} has gates, so ${changed
      .map(field => `spec.${field}`)
      .join(', ')} of ServiceBinding ${
      object.metadata.name
    } cannot be edited in place. Ask for the change as a Promotion into ${
      object.spec.environment
    }; the owners of its gates decide`,
    { ref: refOf(object) },
  );
}
