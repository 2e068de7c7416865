import { contentHash } from '@openchoreo-backstage/kube-objects';
import {
  DEFAULT_CLASS_NAME,
  type DeployableArtifact,
  type ServiceBindingSpec,
} from '../kinds';

/** The fields of a binding that follow from its artifact (spec/resources.md 4.19). @public */
export type BindingFields = Pick<
  ServiceBindingSpec,
  'className' | 'workloadSpec' | 'apis'
>;

/**
 * What a binding copies from its artifact. API definitions are not copied:
 * their text lives in Workload and artifact only, the binding has the hash
 * (design.md section 4).
 *
 * @public
 */
export function bindingFieldsOf(artifact: DeployableArtifact): BindingFields {
  const { workloadSpec = {}, apis, classSnapshot } = artifact.spec;
  const endpoints = Object.entries(workloadSpec.endpoints ?? {}).map(
    ([name, endpoint]) => {
      const { content, ...schema } = endpoint.schema ?? {};
      return [
        name,
        content === undefined
          ? endpoint
          : {
              ...endpoint,
              schema: { ...schema, contentHash: contentHash(content) },
            },
      ] as const;
    },
  );
  return {
    className: classSnapshot?.className ?? DEFAULT_CLASS_NAME,
    workloadSpec: workloadSpec.endpoints
      ? { ...workloadSpec, endpoints: Object.fromEntries(endpoints) }
      : workloadSpec,
    ...(apis ? { apis } : {}),
  };
}
