import {
  API_VERSION,
  type APIClass,
  type ChoreoService,
  type DataPlane,
  type DeployableArtifact,
  type Environment,
  type ServiceClass,
  type Workload,
} from '../../kinds';
import { mintArtifact, type ArtifactSources } from '../mintArtifact';
import type { BindingParts, RenderInput } from '../render';
import { noConfiguration } from '../render';

/** The worked example of spec/controllers.md 8.9, as objects. */

const owner = { projectName: 'default', componentName: 'greeter-service' };
const metadata = (name: string) => ({ name, namespace: 'default' });

export const greeterWorkload: Workload = {
  apiVersion: API_VERSION,
  kind: 'Workload',
  metadata: metadata('greeter-service'),
  spec: {
    owner,
    containers: {
      main: {
        image: 'ghcr.io/openchoreo/samples/greeter-service:latest',
        command: ['./go-greeter'],
        args: ['--port', '9090'],
        env: [{ key: 'LOG_LEVEL', value: 'info' }],
      },
    },
    endpoints: { 'greeter-api': { type: 'REST', port: 9090 } },
  },
};

export const greeterService: ChoreoService = {
  apiVersion: API_VERSION,
  kind: 'Service',
  metadata: metadata('greeter-service'),
  spec: {
    owner,
    workloadName: 'greeter-service',
    className: 'default',
    apis: {
      'greeter-api': {
        className: 'default-with-jwt-auth',
        type: 'REST',
        rest: {
          backend: { port: 9090, basePath: '/greeter' },
          exposeLevels: ['Organization', 'Public'],
        },
      },
    },
  },
};

export const defaultServiceClass: ServiceClass = {
  apiVersion: API_VERSION,
  kind: 'ServiceClass',
  metadata: { ...metadata('default'), generation: 1 },
  spec: {
    deploymentTemplate: {
      replicas: 1,
      template: {
        spec: {
          containers: [
            {
              name: 'main',
              resources: {
                requests: { cpu: '100m', memory: '64Mi' },
                limits: { cpu: '400m', memory: '256Mi' },
              },
            },
          ],
        },
      },
    },
    serviceTemplate: { type: 'ClusterIP' },
  },
};

export const jwtClass: APIClass = {
  apiVersion: API_VERSION,
  kind: 'APIClass',
  metadata: metadata('default-with-jwt-auth'),
  spec: {
    restPolicy: {
      defaults: {
        authentication: {
          type: 'jwt',
          jwt: {
            jwks: 'https://idp.example.com/jwks',
            issuer: 'https://openchoreo.example.com',
          },
        },
      },
    },
  },
};

/** The greeter's artifact, with what a test wants to be different. */
export function greeterArtifact(
  changes: Partial<ArtifactSources> = {},
): DeployableArtifact {
  return mintArtifact({
    workload: greeterWorkload,
    service: greeterService,
    serviceClass: defaultServiceClass,
    apiClasses: [jwtClass],
    ...changes,
  });
}

export const development: Environment = {
  apiVersion: API_VERSION,
  kind: 'Environment',
  metadata: metadata('development'),
  spec: { dataPlaneRef: 'default', gateway: { dnsPrefix: 'dev' } },
};

const gateway = {
  publicVirtualHost: 'openchoreoapis.localhost',
  organizationVirtualHost: 'openchoreoapis.internal',
};

export const realPlane: DataPlane = {
  apiVersion: API_VERSION,
  kind: 'DataPlane',
  metadata: metadata('default'),
  spec: {
    registry: { prefix: 'registry.openchoreo-data-plane:5000' },
    kubernetesCluster: {
      server: 'https://10.0.0.10:6443',
      tls: { ca: { value: 'Q0E=' } },
      auth: { bearerToken: { value: 'redacted' } },
    },
    gateway,
  },
};

export const sandboxPlane: DataPlane = {
  apiVersion: API_VERSION,
  kind: 'DataPlane',
  metadata: metadata('sandbox'),
  spec: { registry: { prefix: 'sandbox.invalid' }, sandbox: {}, gateway },
};

/** The binding of the worked example, with what a test wants to be different. */
export function greeterBinding(
  changes: Partial<BindingParts> = {},
): BindingParts {
  return {
    name: 'greeter-service-development',
    namespace: 'default',
    owner,
    environment: 'development',
    releaseState: 'Active',
    ...changes,
  };
}

/** The render of the worked example, with what a test wants to be different. */
export function greeterInput(changes: Partial<RenderInput> = {}): RenderInput {
  return {
    organization: 'default',
    binding: greeterBinding(),
    artifact: greeterArtifact(),
    environment: development,
    dataPlane: realPlane,
    connections: {},
    configuration: noConfiguration,
    ...changes,
  };
}
