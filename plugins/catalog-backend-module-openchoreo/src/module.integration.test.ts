import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogBackend from '@backstage/plugin-catalog-backend';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- the test starts what a portal has; nothing of it reaches the module
import openchoreoBackend from '@openchoreo-backstage/plugin-openchoreo-backend';
import {
  createOpenChoreoHttpClient,
  openChoreoServiceRef,
} from '@openchoreo-backstage/plugin-openchoreo-node';
import { catalogModuleOpenChoreo } from './module';

jest.setTimeout(180_000);

const DEADLINE_MS = 60_000;

const component = (name: string, calls?: string) => `
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata:
  name: ${name}
  annotations: { openchoreo.dev/owner: "group:default/shop" }
spec:
  owner: { projectName: shop }
  type: Service
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: { name: ${name} }
spec:
  owner: { projectName: shop, componentName: ${name} }
  containers: { main: { image: "example.com/${name}:1" } }
  endpoints:
    api:
      type: REST
      port: 8080
      schema:
        type: REST
        content: |
          openapi: 3.0.3
          info: { title: ${name} as it is written, version: 1.0.0 }
          paths: {}
${
  calls
    ? `  connections:
    ${calls}:
      type: api
      params: { projectName: shop, componentName: ${calls}, endpoint: api }
      inject: { env: [{ name: URL, value: '{{ .uri }}' }] }`
    : ''
}
  sandbox: { readyAfter: 200ms }
---
apiVersion: openchoreo.dev/v1alpha1
kind: Service
metadata: { name: ${name} }
spec:
  owner: { projectName: shop, componentName: ${name} }
  workloadName: ${name}
`;

const shop = `
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata:
  name: shop
  annotations: { openchoreo.dev/owner: "group:default/shop" }
spec: { deploymentPipelineRef: default }
---${component('stock')}---${component('till', 'stock')}`;

describe('the catalog, fed by the openchoreo plugin', () => {
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let baseUrl: string;
  const logged: string[] = [];
  /** What the module's calls go through; aborted, they fail. */
  let line = new AbortController();

  const authorization = mockCredentials.user.header('user:default/anna');

  async function entity(ref: string): Promise<Entity | undefined> {
    const [kind, name] = ref.split(':');
    const response = await fetch(
      `${baseUrl}/catalog/entities/by-name/${kind}/default/${name}`,
      { headers: { authorization } },
    );
    return response.ok ? ((await response.json()) as Entity) : undefined;
  }

  async function eventually<T>(
    what: string,
    look: () => Promise<T | undefined | false>,
  ): Promise<T> {
    const giveUpAt = Date.now() + DEADLINE_MS;
    for (;;) {
      const found = await look();
      if (found) return found;
      if (Date.now() > giveUpAt) {
        throw new Error(
          `Waited in vain for: ${what}\n${logged.slice(-20).join('\n')}`,
        );
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  const relationsOf = (found: Entity) =>
    (found.relations ?? []).map(
      ({ type, targetRef }) => `${type} ${targetRef}`,
    );

  async function apply(yaml: string): Promise<void> {
    const response = await fetch(`${baseUrl}/openchoreo/apply`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/yaml' },
      body: yaml,
    });
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.anything(),
    ]);
  }

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        catalogBackend,
        openchoreoBackend,
        catalogModuleOpenChoreo,
        mockServices.rootConfig.factory({
          data: {
            backend: {
              baseUrl: 'http://127.0.0.1',
              database: { client: 'better-sqlite3', connection: ':memory:' },
            },
            catalog: {
              processingInterval: { seconds: 1 },
              rules: [
                { allow: ['Domain', 'System', 'Component', 'API', 'Resource'] },
              ],
            },
          },
        }),
        createServiceFactory({
          service: coreServices.rootLogger,
          deps: {},
          factory: () => {
            const keep = (message: string) => void logged.push(message);
            const logger = {
              debug: () => {},
              info: keep,
              warn: keep,
              error: keep,
              child: () => logger,
            };
            return logger;
          },
        }),
        createServiceFactory({
          service: openChoreoServiceRef,
          deps: { discovery: coreServices.discovery, auth: coreServices.auth },
          factory: deps =>
            createOpenChoreoHttpClient({
              ...deps,
              fetch: (url, init) =>
                fetch(url, {
                  ...init,
                  signal: AbortSignal.any([
                    line.signal,
                    ...(init?.signal ? [init.signal] : []),
                  ]),
                }),
            }),
        }),
      ],
    });
    baseUrl = `http://127.0.0.1:${backend.server.port()}/api`;
    await apply(shop);
  });
  afterAll(() => backend.stop());

  it('has an entity of each kind, with their relations', async () => {
    const till = await eventually(
      'component till with its relations',
      async () => {
        const found = await entity('component:till');
        return (
          found &&
          relationsOf(found).some(one => one.startsWith('providesApi')) &&
          relationsOf(found).some(one => /^consumesApi|^dependsOn/.test(one)) &&
          found
        );
      },
    );
    expect(till.spec).toMatchObject({
      type: 'service',
      owner: 'group:default/shop',
    });
    expect(relationsOf(till)).toEqual(
      expect.arrayContaining([
        'ownedBy group:default/shop',
        'partOf system:default/shop',
      ]),
    );
    const system = await eventually('system shop', async () =>
      entity('system:shop'),
    );
    expect(relationsOf(system)).toContain('partOf domain:default/default');
    expect(await entity('domain:default')).toBeDefined();
    expect(await entity('resource:environment-development')).toMatchObject({
      spec: { type: 'environment' },
    });
    expect(await entity('resource:dataplane-default')).toBeDefined();
  });

  it('has the API of an endpoint, with the definition from its workload', async () => {
    const till = await eventually('component till', async () =>
      entity('component:till'),
    );
    const [, ref] = relationsOf(till)
      .find(one => one.startsWith('providesApi '))!
      .split(' ');
    const api = await eventually('its definition', async () => {
      const found = await entity(`api:${ref.split('/')[1]}`);
      return (
        found &&
        String(found.spec?.definition).includes('till as it is written') &&
        found
      );
    });
    expect(api.spec?.type).toBe('openapi');
  });

  it('removes nothing while openchoreo cannot be reached, and follows again afterwards', async () => {
    line.abort(new Error('the line is cut'));
    await eventually('the log to say so', async () =>
      logged.some(one => one.includes('OpenChoreo cannot be read')),
    );
    await apply(component('books'));
    for (const ref of [
      'domain:default',
      'system:shop',
      'component:till',
      'component:stock',
    ]) {
      expect([ref, await entity(ref)]).toEqual([ref, expect.anything()]);
    }
    expect(await entity('component:books')).toBeUndefined();

    line = new AbortController();
    await eventually('component books', () => entity('component:books'));
    expect(await entity('component:till')).toBeDefined();
  });

  it('removes what was deleted', async () => {
    const response = await fetch(
      `${baseUrl}/openchoreo/objects/Component/default/books`,
      { method: 'DELETE', headers: { authorization } },
    );
    expect(response.status).toBe(200);
    await eventually(
      'component books to go',
      async () => (await entity('component:books')) === undefined,
    );
    expect(await entity('component:till')).toBeDefined();
  });
});
