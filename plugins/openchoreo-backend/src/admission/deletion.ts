import {
  ConflictError,
  refOf,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import type { AdmissionRequest } from '@openchoreo-backstage/kube-embedded';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  isKind,
  type ChoreoService,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds, lookups, namespaceOf } from '../hierarchy';

/**
 * Refuses to delete what has no finalizer to wait with and is still named: a
 * class by Services, a pipeline by Projects (spec/controllers.md 13.7).
 *
 * @throws ConflictError that says by whom, and what to do first
 */
export function checkDeletion(
  reader: ObjectReader,
  { object, operation }: AdmissionRequest,
): void {
  if (operation !== 'DELETE') return;
  const users = usersOf(reader, object);
  if (users.length === 0) return;
  const [{ kind, metadata }] = users;
  const others =
    users.length > 1 ? ` and ${users.length - 1} more of its kind` : '';
  throw new ConflictError(
    `${object.kind} ${object.metadata.name} is used by ${kind} ${metadata.name}${others}; let them use another one first`,
    { ref: refOf(object) },
  );
}

function usersOf(reader: ObjectReader, object: KubeObject): KubeObject[] {
  const namespace = namespaceOf(object);
  const { name } = object.metadata;
  if (isKind(object, 'DeploymentPipeline')) {
    return lookups(reader).projectsOf(namespace, name);
  }
  const services = () =>
    reader.list<ChoreoService>(kinds.Service, { namespace });
  if (isKind(object, 'ServiceClass')) {
    return services().filter(({ spec }) => spec.className === name);
  }
  return isKind(object, 'APIClass')
    ? services().filter(({ spec }) =>
        Object.values(spec.apis ?? {}).some(api => api.className === name),
      )
    : [];
}
