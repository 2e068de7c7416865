import type { KubeObject } from '@openchoreo-backstage/kube-objects';

/** Name of a data plane, pipeline or organization where none is given (spec/resources.md 4.4, 4.7). */
export const DEFAULT_NAME = 'default';

/** Name of the data plane that an environment runs on. */
export function dataPlaneName(environment: KubeObject): string {
  const spec = environment.spec as { dataPlaneRef?: string } | undefined;
  return spec?.dataPlaneRef || DEFAULT_NAME;
}
