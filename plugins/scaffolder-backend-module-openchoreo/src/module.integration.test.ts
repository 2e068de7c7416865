import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderBackend from '@backstage/plugin-scaffolder-backend';
import type { JsonObject } from '@backstage/types';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- the test starts what a portal has; nothing of it reaches the module
import openchoreoBackend from '@openchoreo-backstage/plugin-openchoreo-backend';
import {
  createOpenChoreoHttpClient,
  openChoreoServiceRef,
  type OpenChoreoService,
} from '@openchoreo-backstage/plugin-openchoreo-node';
import { parse } from 'yaml';
import { ANNA as anna, runStep as run } from './__testUtils__/runStep';
import { createComponentAction } from './actions/createComponentAction';
import { createDeployImageAction } from './actions/createDeployImageAction';
import { createProjectAction } from './actions/createProjectAction';
import { createPromoteAction } from './actions/createPromoteAction';
import { createWaitForHealthyAction } from './actions/createWaitForHealthyAction';
import { scaffolderModuleOpenChoreo } from './module';

jest.setTimeout(180_000);

const DEADLINE_MS = 60_000;
const TEMPLATE = resolve(
  __dirname,
  '../../../examples/templates/service-from-image/template.yaml',
);
const asAnna = { credentials: anna };

/**
 * Jest runs tests in a context of its own, and what `fetch` parses comes from
 * outside of it; the scaffolder takes no arrays of another context.
 */
const fetchInContext: typeof fetch = async (url, init) => {
  const response = await fetch(url, init);
  response.json = async () => JSON.parse(await response.text());
  return response;
};

describe('the actions, on the real control plane', () => {
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let openchoreo: OpenChoreoService;
  let baseUrl: string;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        openchoreoBackend,
        scaffolderBackend,
        scaffolderModuleOpenChoreo,
        mockServices.rootConfig.factory({
          data: {
            backend: {
              baseUrl: 'http://127.0.0.1',
              database: { client: 'better-sqlite3', connection: ':memory:' },
            },
          },
        }),
        createServiceFactory({
          service: openChoreoServiceRef,
          deps: { discovery: coreServices.discovery, auth: coreServices.auth },
          factory: deps =>
            createOpenChoreoHttpClient({ ...deps, fetch: fetchInContext }),
        }),
        catalogServiceMock.factory({
          entities: [
            parse(await readFile(TEMPLATE, 'utf8')),
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'User',
              metadata: { name: 'anna', namespace: 'default' },
              spec: {},
            },
          ],
        }),
      ],
    });
    baseUrl = `http://127.0.0.1:${backend.server.port()}/api`;
    openchoreo = createOpenChoreoHttpClient({
      discovery: mockServices.discovery.mock({
        getBaseUrl: async id => `${baseUrl}/${id}`,
      }),
      auth: mockServices.auth({ pluginId: 'scaffolder' }),
    });
    await run(createProjectAction({ openchoreo }), { name: 'shop' });
  });
  afterAll(() => backend.stop());

  const component = (name: string, more: Partial<JsonObject> = {}) => ({
    project: 'shop',
    name,
    image: `example.com/${name}:1`,
    endpoints: [
      {
        name: 'api',
        type: 'REST' as const,
        port: 8080,
        exposeLevels: ['Public' as const],
      },
    ],
    ...more,
  });

  const create = (
    name: string,
    more?: Partial<JsonObject>,
    options?: { isDryRun?: boolean },
  ) =>
    run(createComponentAction({ openchoreo }), component(name, more), options);

  const versionsOf = async (name: string) =>
    Promise.all(
      ['Component', 'Workload', 'Service'].map(async kind => {
        const found = await openchoreo.get(
          { kind, namespace: 'default', name },
          asAnna,
        );
        return found?.metadata.generation;
      }),
    );

  it('creates a service that becomes healthy, as the person who runs the task', async () => {
    const created = await create('books', { owner: 'team-books' });
    expect(created.output).toMatchObject({
      entityRef: 'component:default/books',
      catalogPath: '/catalog/default/component/books',
      changes: [
        { kind: 'Component', action: 'created' },
        { kind: 'Workload', action: 'created' },
        { kind: 'Service', action: 'created' },
      ],
    });
    const healthy = await run(createWaitForHealthyAction({ openchoreo }), {
      component: 'books',
      environment: 'development',
      image: 'example.com/books:1',
    });
    expect(healthy.output).toMatchObject({
      image: 'example.com/books:1',
      url: expect.stringMatching(/^https?:\/\//),
    });
    const { entries } = await openchoreo.history(
      { namespace: 'default', component: 'books' },
      asAnna,
    );
    expect(entries.map(({ actor }) => actor)).toContain('user:default/anna');
  });

  it('changes nothing a second time', async () => {
    await create('twice');
    const before = await versionsOf('twice');
    const { output } = await create('twice');
    expect(output.changes).toEqual(
      ['Component', 'Workload', 'Service'].map(kind => ({
        kind,
        namespace: 'default',
        name: 'twice',
        action: 'unchanged',
      })),
    );
    expect(await versionsOf('twice')).toEqual(before);
  });

  it('leaves a component alone that is there and differs', async () => {
    await create('taken');
    const before = await versionsOf('taken');
    await expect(
      create('taken', { image: 'example.com/other:1' }),
    ).rejects.toThrow(
      'Workload default/taken spec.containers.main.image: is example.com/taken:1, not example.com/other:1',
    );
    expect(await versionsOf('taken')).toEqual(before);
  });

  it('writes nothing in a dry run, and says what would be', async () => {
    const { output, logged } = await create('later', {}, { isDryRun: true });
    expect(output.manifests).toContain('image: example.com/later:1');
    expect(logged).toContain('Component default/later would be created.');
    expect(await versionsOf('later')).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('can try a component in a project that an earlier step would create', async () => {
    const { logged } = await create(
      'later',
      { project: 'new' },
      { isDryRun: true },
    );
    expect(logged.join('\n')).toContain('an earlier step has to create it');
    await expect(create('later', { project: 'new' })).rejects.toThrow(
      'Component default/later spec.owner.projectName: names Project new, which does not exist',
    );
  });

  it('names everything that is wrong, with its path', async () => {
    const wrong = create('wrong', {
      className: 'missing',
      endpoints: [{ name: 'api', type: 'REST', port: 8080, basePath: 'v1' }],
      connections: [
        {
          name: 'nobody',
          component: 'nobody',
          endpoint: 'api',
          env: [{ key: 'NOBODY' }],
        },
      ],
    });
    await expect(wrong).rejects.toThrow(
      'Service default/wrong spec.className: names ServiceClass missing',
    );
    await expect(wrong).rejects.toThrow(
      'Workload default/wrong spec.connections.nobody.params.componentName:',
    );
    await expect(wrong).rejects.toThrow(
      'Service default/wrong spec.apis.api.rest.backend.basePath: must begin with /',
    );
  });

  it('deploys an image once', async () => {
    await create('images');
    const deploy = createDeployImageAction({ openchoreo });
    const input = { component: 'images', image: 'example.com/images:2' };
    const tried = await run(deploy, input, { isDryRun: true });
    expect(tried.output).toMatchObject({
      changed: true,
      previousImage: 'example.com/images:1',
    });
    expect((await run(deploy, input)).output.changed).toBe(true);
    const before = await versionsOf('images');
    expect((await run(deploy, input)).output.changed).toBe(false);
    expect(await versionsOf('images')).toEqual(before);
    await run(createWaitForHealthyAction({ openchoreo }), {
      ...input,
      environment: 'development',
    });
  });

  it('plans a promotion, asks for it once, and sees it healthy', async () => {
    await create('moves');
    const wait = createWaitForHealthyAction({ openchoreo });
    await run(wait, { component: 'moves', environment: 'development' });
    const promote = createPromoteAction({ openchoreo });
    const input = { component: 'moves', from: 'development', to: 'staging' };

    const tried = await run(promote, input, { isDryRun: true });
    expect(tried.output).toMatchObject({
      effect: 'applies-now',
      plan: expect.stringContaining('+ Deployment '),
    });
    expect(tried.output.promotion).toBeUndefined();

    const asked = await run(promote, input);
    expect(asked.output.promotion).toEqual(expect.any(String));
    await run(wait, {
      component: 'moves',
      environment: 'staging',
      artifact: asked.output.artifact as string,
    });
    const again = await run(promote, input, { task: 'another-task' });
    expect(again.output).toMatchObject({ effect: 'unchanged' });
    expect(again.output.promotion).toBeUndefined();
  });

  it('refuses a promotion that passes an environment over', async () => {
    await create('hops');
    await run(createWaitForHealthyAction({ openchoreo }), {
      component: 'hops',
      environment: 'development',
    });
    await expect(
      run(createPromoteAction({ openchoreo }), {
        component: 'hops',
        from: 'development',
        to: 'production',
        reason: 'In a hurry',
      }),
    ).rejects.toThrow(
      'Pipeline default has no path from development to production.',
    );
  });

  it('says why something will not be healthy', async () => {
    await create('crashes');
    const image = 'example.com/crashes:2';
    await openchoreo.deployImage(
      { namespace: 'default', name: 'crashes' },
      {
        image,
        sandbox: { crashAfter: '100ms', exitCode: 3, message: 'out of paper' },
      },
      asAnna,
    );
    await expect(
      run(createWaitForHealthyAction({ openchoreo }), {
        component: 'crashes',
        environment: 'development',
        image,
      }),
    ).rejects.toThrow(/crashes in development: .*exit/i);
  });

  it('says how it stood when the time is over', async () => {
    await create('slow');
    await expect(
      run(createWaitForHealthyAction({ openchoreo }), {
        component: 'slow',
        environment: 'staging',
        timeout: '500ms',
      }),
    ).rejects.toThrow(
      'slow was not healthy in staging after 500ms. Nothing was deployed to staging yet.',
    );
  });

  it('says when there is no such component or environment', async () => {
    const wait = createWaitForHealthyAction({ openchoreo });
    await expect(
      run(wait, { component: 'nobody', environment: 'development' }),
    ).rejects.toThrow('Component default/nobody was not found.');
    await create('lost');
    await expect(
      run(wait, { component: 'lost', environment: 'moon' }),
    ).rejects.toThrow(/Environment moon is not on pipeline default; it has/);
  });

  describe('in the template', () => {
    const authorization = mockCredentials.user.header('user:default/anna');
    const values = {
      project: 'shop',
      name: 'reviews',
      displayName: 'Reviews',
      image: 'example.com/reviews:1',
      className: 'default',
      env: [{ key: 'LOG_LEVEL', value: 'info' }],
      endpointName: 'api',
      endpointType: 'REST',
      port: 8080,
      exposeLevel: 'Public',
    };

    async function send(path: string, body?: unknown) {
      const response = await fetch(`${baseUrl}/scaffolder/v2/${path}`, {
        headers: { authorization, 'content-type': 'application/json' },
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status}: ${text}`);
      return JSON.parse(text);
    }

    async function runTask(input: JsonObject) {
      const { id } = await send('tasks', {
        templateRef: 'template:default/service-from-image',
        values: input,
      });
      const giveUpAt = Date.now() + DEADLINE_MS;
      for (;;) {
        const task = await send(`tasks/${id}`);
        if (!['open', 'processing'].includes(task.status)) {
          const events = await send(`tasks/${id}/events`);
          return { ...task, events };
        }
        if (Date.now() > giveUpAt) throw new Error('The task does not end.');
        await new Promise(wake => setTimeout(wake, 100));
      }
    }

    it('ends on the page of a component that runs', async () => {
      const task = await runTask(values);
      const { body } = task.events.at(-1);
      expect([task.status, body]).toEqual([
        'completed',
        expect.objectContaining({
          output: {
            links: [
              expect.objectContaining({
                entityRef: 'component:default/reviews',
              }),
            ],
            text: [
              expect.objectContaining({
                content: expect.stringMatching(/`https?:\/\/.+`/),
              }),
            ],
          },
        }),
      ]);
    });

    it('takes an endpoint that is not REST, and what is left empty', async () => {
      const { exposeLevel: _none, ...rest } = values;
      const task = await runTask({
        ...rest,
        name: 'votes',
        env: [],
        endpointType: 'gRPC',
      });
      expect([task.status, task.events.at(-1).body.error]).toEqual([
        'completed',
        undefined,
      ]);
    });

    it('can be tried out', async () => {
      const template = parse(await readFile(TEMPLATE, 'utf8'));
      const { log, output } = await send('dry-run', {
        template,
        values: { ...values, name: 'tried' },
        secrets: {},
        directoryContents: [],
      });
      expect(JSON.stringify(log)).toContain(
        'Component default/tried would be created.',
      );
      expect(output.links[0].entityRef).toBe('component:default/tried');
      expect(await versionsOf('tried')).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    });
  });
});
