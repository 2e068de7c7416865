import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type {
  ClassOverrides,
  EnvironmentOverrides,
  ReleaseState,
  WorkloadOverrides,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** What a version is, as the test itself knows it from what was deployed. */
export interface Version {
  component: string;
  image: string;
  command?: string[];
  /** What the class said when the version was made. */
  replicas: number;
}

/**
 * What runs, or would run: text that is equal for equal content. Deliberately
 * not made with the functions under test.
 */
export type Content = string;

/** What a version with the settings of an environment comes to on a plane. */
export function contentOf(
  version: Version,
  overrides: EnvironmentOverrides,
  releaseState: ReleaseState,
): Content {
  return text({
    component: version.component,
    image: version.image,
    command: version.command,
    replicas:
      releaseState === 'Suspend'
        ? 0
        : replicasIn(overrides.classOverrides) ?? version.replicas,
    env: envIn(overrides.workloadOverrides),
  });
}

/** What a Deployment on a plane runs. Anything unexpected makes it another content. */
export function contentOnPlane(deployment: KubeObject): Content {
  const { replicas, template } = deployment.spec as {
    replicas?: number;
    template: {
      metadata?: { labels?: Record<string, string> };
      spec: { containers: Container[]; [key: string]: unknown };
    };
  };
  const { containers, ...pod } = template.spec;
  const [{ name: _name, ports: _ports, image, command, env, ...rest }] =
    containers;
  const extra = {
    ...rest,
    ...pod,
    ...(containers.length > 1 ? { containers: containers.length } : {}),
  };
  return text({
    component: template.metadata?.labels?.['component-name'],
    image,
    command,
    replicas,
    env: (env ?? []).map(one => `${one.name}=${one.value}`).sort(),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  });
}

/** The image in a content. */
export function imageIn(content: Content): string {
  return (JSON.parse(content) as { image: string }).image;
}

interface Container {
  name: string;
  image: string;
  command?: string[];
  env?: Array<{ name: string; value?: string }>;
  ports?: unknown;
}

function replicasIn(overrides: ClassOverrides | undefined): number | undefined {
  const template = overrides?.deploymentTemplate as
    | { replicas?: number }
    | undefined;
  return template?.replicas;
}

function envIn(overrides: WorkloadOverrides | undefined): string[] {
  return (overrides?.containers?.main?.env ?? [])
    .map(({ key, value }) => `${key}=${value}`)
    .sort();
}

function text(value: object): Content {
  return JSON.stringify(value);
}
