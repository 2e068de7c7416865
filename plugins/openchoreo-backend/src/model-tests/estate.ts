import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  API_VERSION,
  kindRef,
  type GatePolicy,
  type KindName,
  type PromotionTarget,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** The organization that everything lives in. */
export const NAMESPACE = 'default';
/** Components whose delivery is modelled; both belong to project `shop`. */
export const COMPONENTS = ['orders', 'billing'] as const;
export type ComponentName = (typeof COMPONENTS)[number];

export const PROJECT = 'shop';
/** One that goes through staging, and one that does not. */
export const PIPELINES = ['standard', 'express'] as const;
export const PRODUCTION = 'production';
export const STAGING = 'staging';
export const DEVELOPMENT = 'development';
/** The data plane that nothing may reach unadmitted. */
export const PRODUCTION_PLANE = 'prod';
const OTHER_PLANE = 'nonprod';
export const PLANES = [OTHER_PLANE, PRODUCTION_PLANE];

export const MANAGERS = 'group:default/release-managers';
export const AUDITORS = 'group:default/auditors';
/** Who acts; groups change during a sequence. */
export const PEOPLE = ['anna', 'bob', 'carla', 'dora', 'emil'].map(
  name => `user:default/${name}`,
);

/** Names an object of the organization. */
export const refTo = (kind: KindName, name: string) => ({
  ...kindRef(kind),
  namespace: NAMESPACE,
  name,
});

/** An object of the organization. */
export function objectOf(
  kind: KindName,
  name: string,
  spec: object,
  labels?: Record<string, string>,
): KubeObject {
  return {
    apiVersion: API_VERSION,
    kind,
    metadata: {
      name,
      ...(kind === 'Organization' ? {} : { namespace: NAMESPACE }),
      ...(labels ? { labels } : {}),
      ...(kind === 'Project' || kind === 'Component' || kind === 'Organization'
        ? { annotations: { [annotations.owner]: ownerOf(kind) } }
        : {}),
    },
    spec,
  } as KubeObject;
}

/** Who is named as owner of gates about such an object. */
export function ownerOf(kind: string): string {
  return `group:default/${kind.toLocaleLowerCase('en-US')}-owners`;
}

/** The paths of a pipeline: through all three environments, or straight to production. */
export function paths(
  pipeline: (typeof PIPELINES)[number],
  gates: Partial<PromotionTarget>,
) {
  if (pipeline === 'express') {
    return {
      promotionPaths: [
        {
          sourceEnvironmentRef: DEVELOPMENT,
          targetEnvironmentRefs: [{ name: PRODUCTION, ...gates }],
        },
      ],
    };
  }
  return {
    promotionPaths: [
      {
        sourceEnvironmentRef: DEVELOPMENT,
        targetEnvironmentRefs: [{ name: STAGING }],
      },
      {
        sourceEnvironmentRef: STAGING,
        targetEnvironmentRefs: [{ name: PRODUCTION, ...gates }],
      },
    ],
  };
}

/** What a component builds: an image, and what it is started with. */
export function workloadOf(component: string, image: string, command: string) {
  return objectOf('Workload', component, {
    owner: { projectName: PROJECT, componentName: component },
    containers: { main: { image, command: [command] } },
    endpoints: { api: { type: 'HTTP', port: 8080 } },
  });
}

/** Everything that is there before the first step. */
export function estate(options: {
  /** The pipeline of the project; it has the gates of `target`, the other one has none. */
  pipeline: (typeof PIPELINES)[number];
  target: Partial<PromotionTarget>;
  production: GatePolicy | undefined;
  components: readonly ComponentName[];
}): KubeObject[] {
  const gatesOf = (pipeline: string) =>
    pipeline === options.pipeline ? options.target : {};
  const environment = (name: string, dataPlaneRef: string, spec: object = {}) =>
    objectOf('Environment', name, {
      dataPlaneRef,
      isProduction: name === PRODUCTION,
      gateway: { dnsPrefix: name },
      ...spec,
    });
  const plane = (name: string) =>
    objectOf('DataPlane', name, {
      registry: { prefix: 'sandbox.invalid' },
      sandbox: {},
      gateway: {
        publicVirtualHost: `${name}.localhost`,
        organizationVirtualHost: `${name}.internal`,
      },
    });
  return [
    objectOf('Organization', NAMESPACE, {}),
    plane(OTHER_PLANE),
    plane(PRODUCTION_PLANE),
    environment(DEVELOPMENT, OTHER_PLANE),
    environment(STAGING, OTHER_PLANE),
    environment(
      PRODUCTION,
      PRODUCTION_PLANE,
      options.production ? { gates: options.production } : {},
    ),
    ...PIPELINES.map(name =>
      objectOf('DeploymentPipeline', name, paths(name, gatesOf(name))),
    ),
    objectOf('ServiceClass', 'default', {
      deploymentTemplate: { replicas: 1 },
      serviceTemplate: { type: 'ClusterIP' },
    }),
    objectOf('Project', PROJECT, { deploymentPipelineRef: options.pipeline }),
    ...options.components.flatMap(name => {
      const owner = { projectName: PROJECT, componentName: name };
      return [
        objectOf('Component', name, {
          owner: { projectName: PROJECT },
          type: 'Service',
        }),
        workloadOf(name, `example.com/${name}:1`, 'serve'),
        objectOf('Service', name, {
          owner,
          workloadName: name,
          className: 'default',
        }),
      ];
    }),
  ];
}
