import { contentHash } from '@openchoreo-backstage/kube-objects';
import { artifactHash, artifactName } from '../../delivery/artifact';
import { API_VERSION } from '../object';
import type { KindName, KindObjects } from '../registry';

const owner = { projectName: 'storefront', componentName: 'orders' };

const endpoints = { 'orders-api': { type: 'REST', port: 8080 } } as const;

const apis = {
  'orders-api': {
    type: 'REST',
    className: 'default',
    rest: {
      backend: { port: 8080, basePath: '/v1' },
      exposeLevels: ['Organization', 'Public'],
    },
  },
} satisfies KindObjects['Service']['spec']['apis'];

const frozen = {
  workloadSpec: { containers: { main: { image: 'r/orders:1' } }, endpoints },
  apis,
  classSnapshot: {
    className: 'standard',
    spec: { deploymentTemplate: { replicas: 2 } },
  },
} satisfies Partial<KindObjects['DeployableArtifact']['spec']>;

const hash = artifactHash(frozen);

function meta(name: string, labels: Record<string, string> = {}) {
  return { name, namespace: 'acme', labels };
}

/** One right object of each kind, with every field that rules are about. */
const objects: KindObjects = {
  Organization: {
    apiVersion: API_VERSION,
    kind: 'Organization',
    metadata: { name: 'acme' },
  },
  DataPlane: {
    apiVersion: API_VERSION,
    kind: 'DataPlane',
    metadata: meta('eu-cluster'),
    spec: {
      registry: { prefix: 'registry.acme.example/apps' },
      gateway: {
        publicVirtualHost: 'apps.acme.example',
        organizationVirtualHost: 'apps.acme.internal',
      },
      kubernetesCluster: {
        server: 'https://10.0.0.10:6443',
        tls: { ca: { value: 'Q0E=' } },
        auth: { bearerToken: { value: 't0k3n' } },
      },
    },
  },
  Environment: {
    apiVersion: API_VERSION,
    kind: 'Environment',
    metadata: meta('dev'),
    spec: { dataPlaneRef: 'eu-cluster', gateway: { dnsPrefix: 'dev' } },
  },
  DeploymentPipeline: {
    apiVersion: API_VERSION,
    kind: 'DeploymentPipeline',
    metadata: meta('standard'),
    spec: {
      promotionPaths: [
        {
          sourceEnvironmentRef: 'dev',
          targetEnvironmentRefs: [{ name: 'qa' }, { name: 'load' }],
        },
        {
          sourceEnvironmentRef: 'qa',
          targetEnvironmentRefs: [
            {
              name: 'prod',
              requiresApproval: true,
              approval: {
                count: 2,
                groups: ['group:default/release-managers'],
                forbidSelf: true,
                expiresAfter: '24h',
              },
              soak: '2h',
              windows: [
                {
                  name: 'office',
                  kind: 'allow',
                  rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH;BYHOUR=9;BYMINUTE=0',
                  duration: '7h',
                  timeZone: 'Europe/Rome',
                },
              ],
              checks: [
                {
                  name: 'smoke',
                  type: 'http',
                  when: 'after',
                  reference: 'orders-api',
                  parameters: { path: '/healthz' },
                },
              ],
              autoRollback: { enabled: true, on: ['health'], maxAge: '20m' },
              contract: { mode: 'block' },
            },
          ],
        },
      ],
    },
  },
  Project: {
    apiVersion: API_VERSION,
    kind: 'Project',
    metadata: meta('storefront'),
    spec: { deploymentPipelineRef: 'standard' },
  },
  Component: {
    apiVersion: API_VERSION,
    kind: 'Component',
    metadata: meta('orders'),
    spec: {
      owner: { projectName: 'storefront' },
      type: 'Service',
      build: {
        repository: {
          url: 'https://git.acme.example/storefront.git',
          revision: { branch: 'main' },
          appPath: '/orders',
        },
        templateRef: {
          name: 'docker',
          parameters: [{ name: 'docker-context', value: '/orders' }],
        },
      },
    },
  },
  Workload: {
    apiVersion: API_VERSION,
    kind: 'Workload',
    metadata: meta('orders'),
    spec: {
      owner,
      containers: {
        main: {
          image: 'registry.acme.example/apps/orders:1.4.0',
          args: [],
          env: [
            { key: 'LOG_LEVEL', value: 'info' },
            {
              key: 'DB_URL',
              valueFrom: {
                configurationGroupRef: { name: 'orders-db', key: 'url' },
              },
            },
          ],
        },
      },
      endpoints: {
        'orders-api': {
          type: 'REST',
          port: 8080,
          schema: { type: 'REST', content: 'openapi: 3.0.1\n' },
        },
      },
      connections: {
        stock: {
          type: 'api',
          params: { componentName: 'stock', endpoint: 'stock-api' },
          inject: { env: [{ name: 'STOCK_URL', value: '{{ .uri }}' }] },
        },
        mail: {
          type: 'external',
          params: { host: 'smtp.acme.example', port: '587' },
          inject: { env: [{ name: 'SMTP', value: '{{ .host }}:{{ .port }}' }] },
        },
      },
    },
  },
  Service: {
    apiVersion: API_VERSION,
    kind: 'Service',
    metadata: meta('orders'),
    spec: { owner, workloadName: 'orders', className: 'standard', apis },
  },
  ServiceClass: {
    apiVersion: API_VERSION,
    kind: 'ServiceClass',
    metadata: meta('standard'),
    spec: {
      deploymentTemplate: {
        replicas: 2,
        template: {
          metadata: { labels: { tier: 'web' } },
          spec: { containers: [{ name: 'main', resources: {} }] },
        },
      },
      serviceTemplate: { type: 'ClusterIP' },
    },
  },
  APIClass: {
    apiVersion: API_VERSION,
    kind: 'APIClass',
    metadata: meta('partner-apis'),
    spec: {
      restPolicy: {
        defaults: { cors: { allowOrigins: ['https://shop.acme.example'] } },
        public: { rateLimit: { requests: 100, window: '1m' } },
      },
    },
  },
  ServiceBinding: {
    apiVersion: API_VERSION,
    kind: 'ServiceBinding',
    metadata: meta('orders-prod'),
    spec: {
      owner,
      environment: 'prod',
      className: 'standard',
      releaseState: 'Active',
      artifactRef: artifactName('orders', hash),
      workloadSpec: frozen.workloadSpec,
      apis,
      classOverrides: { deploymentTemplate: { replicas: 3 } },
      workloadOverrides: {
        containers: { main: { env: [{ key: 'LOG_LEVEL', value: 'warn' }] } },
      },
    },
  },
  DeployableArtifact: {
    apiVersion: API_VERSION,
    kind: 'DeployableArtifact',
    metadata: meta(artifactName('orders', hash), {
      'openchoreo.dev/component': 'orders',
    }),
    spec: {
      targetArtifact: { fromImageRef: { tag: '1' } },
      contentHash: hash,
      ...frozen,
    },
  },
  Deployment: {
    apiVersion: API_VERSION,
    kind: 'Deployment',
    metadata: meta('orders-prod'),
    spec: { deploymentArtifactRef: artifactName('orders', hash) },
  },
  Release: {
    apiVersion: API_VERSION,
    kind: 'Release',
    metadata: meta('orders-prod'),
    spec: {
      owner,
      environmentName: 'prod',
      progressingInterval: '10s',
      resources: [
        {
          id: 'orders-prod-config',
          object: {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'orders-prod', namespace: 'dp-acme' },
            data: { a: 'b' },
          },
        },
      ],
    },
  },
  Promotion: {
    apiVersion: API_VERSION,
    kind: 'Promotion',
    metadata: meta('orders-prod-7f3c2a10'),
    spec: {
      owner,
      from: 'dev',
      to: 'prod',
      artifactRef: artifactName('orders', hash),
      reason: 'Spring catalogue',
      trigger: 'Manual',
      requestedBy: 'user:default/anna',
    },
    status: {
      phase: 'Waiting',
      changeHash: contentHash('change'),
      approvals: [
        {
          by: 'user:default/ben',
          decision: 'Approve',
          at: '2026-11-20T10:02:00Z',
          changeHash: contentHash('change'),
          environment: 'prod',
          policyHash: contentHash('policy'),
          seal: 'k1:abc',
        },
      ],
    },
  },
};

/** A copy of the right object of a kind, changed. */
export function sample<K extends KindName>(
  kind: K,
  change: (object: KindObjects[K]) => void = () => {},
): KindObjects[K] {
  const copy = structuredClone(objects[kind]);
  change(copy);
  return copy;
}
