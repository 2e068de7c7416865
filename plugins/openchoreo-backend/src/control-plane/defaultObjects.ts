import {
  AlreadyExistsError,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import {
  annotations,
  API_VERSION,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { DEFAULT_NAME, kinds } from '../hierarchy';
import { system } from '../status';

const CONTAINER = {
  name: 'main',
  resources: {
    requests: { cpu: '100m', memory: '64Mi' },
    limits: { cpu: '400m', memory: '256Mi' },
  },
};

/**
 * What a fresh installation starts with: one organization, a pipeline over
 * three environments on a sandbox plane, and the default classes
 * (spec/resources.md section 12).
 */
export function defaultObjects(): KubeObject[] {
  const object = (
    kind: string,
    name: string,
    spec: object,
    extra: { displayName?: string } = {},
  ): KubeObject => ({
    apiVersion: API_VERSION,
    kind,
    metadata: {
      name,
      ...(kind === 'Organization' ? {} : { namespace: DEFAULT_NAME }),
      ...(extra.displayName
        ? { annotations: { [annotations.displayName]: extra.displayName } }
        : {}),
    },
    spec,
  });
  const environment = (
    name: string,
    displayName: string,
    dnsPrefix: string,
    isProduction: boolean,
  ) =>
    object(
      'Environment',
      name,
      { dataPlaneRef: DEFAULT_NAME, isProduction, gateway: { dnsPrefix } },
      { displayName },
    );
  return [
    object('Organization', DEFAULT_NAME, {}),
    object('DataPlane', DEFAULT_NAME, {
      registry: { prefix: 'sandbox.invalid' },
      sandbox: {},
      gateway: {
        publicVirtualHost: 'openchoreoapis.localhost',
        organizationVirtualHost: 'openchoreoapis.internal',
      },
    }),
    environment('development', 'Development', 'dev', false),
    environment('staging', 'Staging', 'staging', false),
    environment('production', 'Production', 'prod', true),
    object('DeploymentPipeline', DEFAULT_NAME, {
      promotionPaths: [
        {
          sourceEnvironmentRef: 'development',
          targetEnvironmentRefs: [{ name: 'staging' }],
        },
        {
          sourceEnvironmentRef: 'staging',
          targetEnvironmentRefs: [{ name: 'production' }],
        },
      ],
    }),
    object('ServiceClass', DEFAULT_NAME, {
      deploymentTemplate: {
        replicas: 1,
        template: { spec: { containers: [CONTAINER] } },
      },
      serviceTemplate: { type: 'ClusterIP' },
    }),
    object('APIClass', DEFAULT_NAME, { restPolicy: {} }),
    object('Project', DEFAULT_NAME, { deploymentPipelineRef: DEFAULT_NAME }),
  ];
}

/**
 * Creates the default objects in a store without any Organization. What people
 * delete afterwards does not come back.
 */
export async function installDefaults(client: ObjectClient): Promise<void> {
  const { items } = await client.list(kinds.Organization, { limit: 1 });
  if (items.length > 0) return;
  const context = system('installation', 'Installed with OpenChoreo');
  // The Organization comes last: a crash in between begins again from the start.
  const [organization, ...others] = defaultObjects();
  for (const object of [...others, organization]) {
    try {
      await client.create(object, context);
    } catch (error) {
      if (!(error instanceof AlreadyExistsError)) throw error;
    }
  }
}
