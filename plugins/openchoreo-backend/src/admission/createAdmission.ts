import type {
  Admission,
  AdmissionRequest,
} from '@openchoreo-backstage/kube-embedded';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type { Clock, ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  API_GROUP,
  kindDefinition,
  type KindName,
  validateObject,
  withDefaults,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { withAuthor } from './authorship';
import { checkDeletion } from './deletion';
import { checkGates, RESUME_CAUSE } from './gates';
import { relationProblems } from './relations';
import { checkWriter, isController } from './writers';

/**
 * The rules in front of every write to the control plane (spec/resources.md
 * section 8, design.md section 13): who may write what, what the object alone
 * proves wrong, what other objects prove wrong. All problems come at once.
 *
 * Controllers pass: they write what other objects ask for, and those were
 * judged.
 *
 * @param reader - the cache; until its first lists are in, writes are refused
 * as unavailable
 */
export function createAdmission(reader: ObjectReader, clock: Clock): Admission {
  return {
    name: 'openchoreo',
    mutate: request =>
      isOurs(request.object) && request.subresource === undefined
        ? withAuthor({
            ...request,
            object: withFinalizer(request, withDefaults(request.object)),
          })
        : request.object,
    validate: request => {
      if (!isOurs(request.object)) return [];
      checkWriter(request);
      if (isController(request.context.actor) || request.subresource) return [];
      checkDeletion(reader, request);
      if (request.operation === 'DELETE') return [];
      checkGates(reader, request);
      const { object, oldObject, context } = request;
      return [
        ...validateObject(object, oldObject, {
          caller: context.actor,
          resume: context.cause === RESUME_CAUSE,
          now: clock.now(),
        }),
        ...relationProblems(reader, request),
      ];
    },
  };
}

/** Kinds that our controllers clean up after. */
const FINALIZED: ReadonlySet<string> = new Set([
  'Organization',
  'DataPlane',
  'Environment',
  'Project',
  'Component',
]);

/** Put on at creation, so that nothing can be deleted before its controller saw it. */
function withFinalizer(
  { operation }: AdmissionRequest,
  object: KubeObject,
): KubeObject {
  const finalizer =
    operation === 'CREATE' && FINALIZED.has(object.kind)
      ? kindDefinition(object.kind as KindName).finalizer
      : undefined;
  const present = object.metadata.finalizers ?? [];
  return finalizer && !present.includes(finalizer)
    ? {
        ...object,
        metadata: { ...object.metadata, finalizers: [...present, finalizer] },
      }
    : object;
}

function isOurs(object: KubeObject): boolean {
  return object.apiVersion.startsWith(`${API_GROUP}/`);
}
