import {
  deepEqualJson,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import type { AdmissionRequest } from '@openchoreo-backstage/kube-embedded';
import { isController } from './writers';

/** Who changed the spec last; the author of what follows from it. */
export const EDITED_BY = 'openchoreo.dev/edited-by';

/** Kinds whose edits are deployed, so that a revision can name its author. */
const AUTHORED_KINDS = new Set(['Workload', 'Service', 'ServiceBinding']);

/**
 * Notes who changed what will be deployed. A value that came with the request
 * is not believed.
 */
export function withAuthor(request: AdmissionRequest): KubeObject {
  const { object, oldObject, context } = request;
  const applies =
    AUTHORED_KINDS.has(object.kind) &&
    request.subresource === undefined &&
    !isController(context.actor);
  if (!applies) return object;
  const author =
    oldObject && deepEqualJson(object.spec, oldObject.spec)
      ? oldObject.metadata.annotations?.[EDITED_BY]
      : context.actor;
  if (object.metadata.annotations?.[EDITED_BY] === author) return object;
  const { [EDITED_BY]: _claimed, ...annotations } =
    object.metadata.annotations ?? {};
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: author
        ? { ...annotations, [EDITED_BY]: author }
        : annotations,
    },
  };
}

/** Who changed the spec of an object last, as admission noted it. */
export function editorOf(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[EDITED_BY];
}
