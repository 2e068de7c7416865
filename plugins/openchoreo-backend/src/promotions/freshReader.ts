import {
  formatRef,
  NotFoundError,
  refOf,
  type KubeObject,
  type ObjectRef,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  ObjectReader,
} from '@openchoreo-backstage/kube-runtime';
import type { Promotion } from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds, lookups, namespaceOf } from '../hierarchy';

/**
 * The cache with the objects that rules come from, and what the Promotion is
 * about, as they are stored now: project, pipeline, environments, bindings,
 * their Deployments, and all Promotions into the same environment.
 */
export async function freshReader(
  client: ObjectClient,
  reader: ObjectReader,
  promotion: Promotion,
): Promise<ObjectReader> {
  const namespace = namespaceOf(promotion);
  const { owner, from, to } = promotion.spec;
  const fresh = new Map<string, Stored | undefined>();

  async function read<T extends KubeObject>(
    ref: ObjectRef,
  ): Promise<Stored<T> | undefined> {
    let object: Stored<T> | undefined;
    try {
      object = await client.get<T>(ref);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
    fresh.set(formatRef(ref), object);
    return object;
  }

  const overlay: ObjectReader = {
    get: <T extends KubeObject>(ref: ObjectRef) =>
      fresh.has(formatRef(ref))
        ? (fresh.get(formatRef(ref)) as Stored<T> | undefined)
        : reader.get<T>(ref),
    list: <T extends KubeObject>(...query: Parameters<ObjectReader['list']>) =>
      reader.list<T>(...query).flatMap(object => {
        const key = formatRef(refOf(object));
        if (!fresh.has(key)) return [object];
        const found = fresh.get(key) as Stored<T> | undefined;
        return found ? [found] : [];
      }),
  };

  await read({ ...kinds.Project, namespace, name: owner.projectName });
  const find = lookups(overlay);
  const project = find.project(namespace, owner.projectName);
  await Promise.all([
    ...(project
      ? [
          read({
            ...kinds.DeploymentPipeline,
            namespace,
            name: project.spec.deploymentPipelineRef || 'default',
          }),
        ]
      : []),
    ...[from, to].flatMap(environment =>
      environment === undefined
        ? []
        : [
            read({ ...kinds.Environment, namespace, name: environment }),
            ...bindingRefs(environment).map(ref => read(ref)),
          ],
    ),
    ...find.promotionsOf(namespace, owner).map(other => read(refOf(other))),
  ]);
  return overlay;

  function bindingRefs(environment: string): ObjectRef[] {
    const binding = lookups(reader).bindingIn(namespace, owner, environment);
    return binding
      ? [
          refOf(binding),
          { ...kinds.Deployment, namespace, name: binding.metadata.name },
        ]
      : [];
  }
}
