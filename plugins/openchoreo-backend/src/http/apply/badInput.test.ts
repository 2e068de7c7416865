import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import type { ApplyProblem } from '@openchoreo-backstage/plugin-openchoreo-common';
import { manifests } from '../../__testUtils__/manifests';
import {
  bindingReady,
  startPortal,
  type Answer,
  type Portal,
} from '../../__testUtils__/portal';

jest.setTimeout(120_000);

const workload = (spec: string, name = 'bad') => `
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: { name: ${name} }
spec:
  owner: { projectName: default, componentName: bad }
${spec}
`;

describe('bad input', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let knex: Knex;
  let portal: Portal;

  /** Every write moves it. */
  const counter = async () => {
    const [row] = await knex('kube_clusters')
      .where({ id: 'control-plane' })
      .select('counter');
    return row.counter;
  };

  /** Sends as pat, and expects that nothing was written. */
  async function refused(
    yaml: string,
    { query = '', status = 400 }: { query?: string; status?: number } = {},
  ): Promise<{ message: string; problems: ApplyProblem[] }> {
    const before = await counter();
    const answer: Answer = await portal.as('pat').apply(yaml, query);
    expect([answer.status, answer.text]).toEqual([status, expect.anything()]);
    expect(await counter()).toBe(before);
    return answer.body.error;
  }

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    portal = await startPortal({ knex });
    await portal.as('pat').apply(manifests('greeter'));
    await bindingReady(portal.as('pat'), 'greeter-development');
  });
  afterAll(() => portal.stop());

  it('that is not YAML is refused with its line, and does not hide other problems', async () => {
    const { message, problems } = await refused(
      `${manifests('a')}---\nkind: A\n  metadata: {}\n---\nkind: [1]\n`,
    );
    expect(message).toMatch(/^Nothing was applied\./);
    expect(problems.find(one => one.document === 3)).toMatchObject({
      line: expect.any(Number),
      message: expect.stringContaining('is not YAML'),
    });
    expect(problems.some(one => one.document === 4)).toBe(true);
  });

  it('of an unknown kind is refused, with what was probably meant', async () => {
    const { problems } = await refused(
      [
        'apiVersion: openchoreo.dev/v1alpha1\nkind: Componet\nmetadata: { name: a }',
        'apiVersion: openchoreo.dev/v1alpha1\nkind: workload\nmetadata: { name: a }',
        'apiVersion: v1\nkind: Component\nmetadata: { name: a }',
        'apiVersion: v1\nkind: Pod\nmetadata: { name: a }',
      ].join('\n---\n'),
    );
    expect(
      problems.map(({ document, path, line, message }) => [
        document,
        path,
        line,
        message,
      ]),
    ).toEqual([
      [0, 'kind', 2, expect.stringContaining('did you mean Component?')],
      [1, 'kind', 6, expect.stringContaining('did you mean Workload?')],
      [2, 'kind', 10, expect.stringContaining('openchoreo.dev/v1alpha1')],
      [3, 'kind', 14, expect.stringContaining('Known kinds: ')],
    ]);
  });

  it('of wrong types is refused with every problem, its object, path and line', async () => {
    const { message, problems } = await refused(
      `${workload(
        '  containers: { main: { image: 3 } }\n  endpoints: { api: { type: REST, port: http } }',
      )}---${workload('  containers: 7', 'worse')}`,
    );
    expect(problems).toEqual([
      expect.objectContaining({
        document: 0,
        object: 'Workload default/bad',
        path: 'spec.containers.main.image',
        line: 7,
      }),
      expect.objectContaining({
        document: 0,
        path: 'spec.endpoints.api.port',
        line: 8,
      }),
      expect.objectContaining({
        document: 1,
        object: 'Workload default/worse',
        path: 'spec.containers',
        line: 15,
      }),
    ]);
    expect(message).toContain('Workload default/worse line 15 spec.containers');
  });

  it('with unknown fields is taken without them, and refused when strict', async () => {
    const yaml = workload('  contianers: { main: { image: a:1 } }');
    const { problems } = await refused(yaml, { query: '?strict=true' });
    expect(problems).toContainEqual(
      expect.objectContaining({ path: 'spec.contianers', line: 7 }),
    );
    const lenient = await portal.as('pat').apply(yaml, '?dryRun=true');
    expect(lenient.status).toBe(200);
  });

  it('with references to nothing is taken with a warning, and refused when strict', async () => {
    const yaml = manifests('lonely', { project: 'no-such' });
    const { problems } = await refused(yaml, { query: '?strict=true' });
    expect(problems).toContainEqual(
      expect.objectContaining({
        object: 'Component default/lonely',
        path: 'spec.owner.projectName',
        message: expect.stringContaining('Project no-such'),
        line: expect.any(Number),
      }),
    );
    const before = await counter();
    const lenient = await portal.as('pat').apply(yaml, '?dryRun=true');
    expect(lenient.body.results[0].warnings).toEqual([
      expect.stringContaining('Project no-such'),
    ]);
    expect(await counter()).toBe(before);
  });

  it('with names that are too long or malformed is refused', async () => {
    const { problems } = await refused(
      `${workload('  containers: {}', 'a'.repeat(300))}---${workload(
        '  containers: {}',
        'Not_A_Name',
      )}`,
    );
    for (const document of [0, 1]) {
      expect(problems).toContainEqual(
        expect.objectContaining({
          document,
          path: 'metadata.name',
          line: expect.any(Number),
        }),
      );
    }
  });

  it('with the same object twice is refused', async () => {
    const { problems } = await refused(
      `${workload('  containers: {}')}---${workload('  containers: {}')}`,
    );
    expect(problems).toEqual([
      expect.objectContaining({
        document: 1,
        object: 'Workload default/bad',
        message: 'is the same object as document 0',
      }),
    ]);
  });

  it('that would grow when read is refused', async () => {
    const level = (name: string, of: string) =>
      `${name}: &${name} [${Array(10).fill(of).join(',')}]`;
    const { problems } = await refused(
      [
        level('a', 'x'),
        level('b', '*a'),
        level('c', '*b'),
        level('d', '*c'),
      ].join('\n'),
    );
    expect(problems[0].message).toMatch(/alias/i);
  });

  it('with an object of 2 MB is refused with its size', async () => {
    const { problems } = await refused(
      workload(
        `  containers: { main: { image: a:1, args: ["${'x'.repeat(
          2 * 1024 * 1024,
        )}"] } }`,
      ),
    );
    expect(problems).toEqual([
      expect.objectContaining({
        object: 'Workload default/bad',
        message: expect.stringMatching(/bytes|MiB|large/),
      }),
    ]);
  });

  it('in a body of 9 MB is refused with the limit', async () => {
    const { message } = await refused(`# ${'x'.repeat(9 * 1024 * 1024)}`, {
      status: 413,
    });
    expect(message).toBe(
      'The body has 9 MiB; at most 8 MiB fit. Send it in several requests.',
    );
    const json = await portal
      .as('pat')
      .post('/plan', { reason: 'x'.repeat(2 * 1024 * 1024) });
    expect([json.status, json.body.error.message]).toEqual([
      413,
      expect.stringContaining('at most 1 MiB'),
    ]);
  });

  it('that is not JSON is refused with its place, and is not quoted', async () => {
    const answer = await portal
      .as('pat')
      .send(
        'POST',
        '/plan',
        '{\n  "namespace": "default",\n  "secret": hunter2\n}',
        'application/json',
      );
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(/^The body is not JSON/);
    expect(answer.text).not.toContain('hunter2');
  });

  it.each([
    { reason: 'an empty body', body: '', type: 'application/yaml' },
    { reason: 'comments only', body: '# nothing\n---\n', type: 'text/yaml' },
    { reason: 'another content type', body: 'a: b', type: 'image/png' },
    {
      reason: 'another encoding',
      body: 'a: b',
      type: 'application/yaml; charset=ebcdic',
    },
  ])('that is $reason is refused', async ({ body, type }) => {
    const answer = await portal.as('pat').send('POST', '/apply', body, type);
    expect([answer.status, answer.body.error.name]).toEqual([
      400,
      'InputError',
    ]);
  });

  it('that nobody may write is refused with the way to it', async () => {
    const { status, body } = await portal
      .as('pat')
      .apply(
        'apiVersion: openchoreo.dev/v1alpha1\nkind: Release\nmetadata: { name: a }\nspec: {}',
      );
    expect([status, body.error.message]).toEqual([
      403,
      expect.stringContaining('rendered by the control plane'),
    ]);
  });

  it('in queries, paths and JSON bodies is refused with every problem', async () => {
    const pat = portal.as('pat');
    const page = await pat.get('/objects/Component?limit=0&continue=nonsense');
    expect([page.status, page.body.error.problems]).toEqual([
      400,
      [expect.objectContaining({ path: 'limit' })],
    ]);
    const resumed = await pat.get('/objects/Component?continue=nonsense');
    expect(resumed.status).toBe(400);
    const selector = await pat.get(
      '/objects/Component?labelSelector=a%3D%3D%3Db',
    );
    expect(selector.status).toBe(400);
    const kind = await pat.get('/objects/Componet');
    expect(kind.body.error.message).toContain('did you mean Component?');
    const plan = await pat.post('/plan', { namespace: 3, to: '', more: 1 });
    expect(
      plan.body.error.problems.map((one: { path: string }) => one.path),
    ).toEqual(['namespace', 'component', 'to', '']);
    const image = await pat.post('/components/default/greeter/image', {
      image: 'a b',
      sandbox: { crashAfter: 'soon', exitCode: 300 },
    });
    expect(image.status).toBe(400);
    const garbled = await pat.get('/objects/Component/default/%E0%A4%A');
    expect(garbled.status).toBe(400);
  });

  it('leaves the rest working', async () => {
    const applied = await portal.as('pat').apply(manifests('after'));
    expect(applied.status).toBe(200);
    await bindingReady(portal.as('pat'), 'after-development');
  });

  it('is not a new organization together with what lives in it', async () => {
    const place = (yaml: string) =>
      yaml.replace(
        /metadata: \{ name: /g,
        'metadata: { namespace: acme, name: ',
      );
    const organization = `
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: { name: acme }
spec: {}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: { name: shop, namespace: acme }
spec: {}
---${place(manifests('till', { project: 'shop' }))}`;
    const tried = await portal.as('pat').apply(organization, '?dryRun=true');
    expect([tried.status, tried.text]).toEqual([200, expect.anything()]);
    const applied = await portal.as('pat').apply(organization);
    expect(
      applied.body.results.map(
        (one: { kind: string; action: string }) => `${one.kind} ${one.action}`,
      ),
    ).toEqual([
      'Organization created',
      'Project created',
      'Component created',
      'Workload created',
      'Service created',
    ]);
    const read = await portal.as('pat').get('/objects/Workload/acme/till');
    expect(read.status).toBe(200);
  });
});
