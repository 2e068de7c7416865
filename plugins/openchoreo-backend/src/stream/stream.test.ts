import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import type {
  DeliveryView,
  StreamMessage,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { GATED_PIPELINE, manifests } from '../__testUtils__/manifests';
import {
  ask,
  bindingReady,
  inPhase,
  portalKeys,
  startPortal,
  type Portal,
} from '../__testUtils__/portal';
import type { TestStream } from '../__testUtils__/stream';

jest.setTimeout(120_000);

const components = {
  id: 'components',
  type: 'objects',
  kinds: ['Component'],
  view: 'summary',
};
const delivery = (id: string, component: string) => ({
  id,
  type: 'delivery',
  namespace: 'default',
  component,
});

describe('the live stream', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const keys = portalKeys();
  let knex: Knex;
  let portal: Portal;
  const open: TestStream[] = [];

  async function watch(person: string, request: object): Promise<TestStream> {
    const stream = await portal.as(person).watch(request);
    open.push(stream);
    return stream;
  }

  const synced = (stream: TestStream) =>
    stream.until(
      'the list is complete',
      one => one.type === 'synced',
    ) as Promise<Extract<StreamMessage, { type: 'synced' }>>;

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    portal = await startPortal({ knex, keys });
    await portal.as('pat').apply(`${GATED_PIPELINE}---${manifests('greeter')}`);
    await bindingReady(portal.as('pat'), 'greeter-development');
  });
  afterEach(() => open.splice(0).forEach(stream => stream.close()));
  afterAll(() => portal.stop());

  it('cannot be held back by compression, and shows that it is alive', async () => {
    const stream = await watch('pat', { subscriptions: [components] });
    expect(stream.response.headers.get('cache-control')).toContain(
      'no-transform',
    );
    expect(stream.response.headers.get('content-encoding')).toBeNull();
    await stream.until('a heartbeat', one => one.type === 'heartbeat');
    expect(stream.messages[0]).toMatchObject({
      type: 'hello',
      heartbeatMs: 2_000,
    });
  });

  it('has no managed fields in full objects, and little in summaries', async () => {
    const stream = await watch('pat', {
      subscriptions: [
        components,
        { ...components, id: 'full', view: 'full', kinds: ['Workload'] },
      ],
    });
    const full = await stream.until(
      'a workload',
      one => one.type === 'added' && one.id === 'full',
    );
    expect(JSON.stringify(full)).not.toContain('managedFields');
    const summary = await stream.until(
      'a component',
      one => one.type === 'added' && one.id === 'components',
    );
    expect(
      Buffer.byteLength(JSON.stringify((summary as { object: object }).object)),
    ).toBeLessThan(1_024);
  });

  it('refuses a request with every problem in it', async () => {
    const { status, body } = await portal.as('pat').post('/watch', {
      subscriptions: [
        components,
        { ...components, kinds: ['Secret', 'Componnt'] },
      ],
    });
    expect([
      status,
      body.error.problems.map((one: { path: string }) => one.path),
    ]).toEqual([
      400,
      [
        'subscriptions[1].id',
        'subscriptions[1].kinds[0]',
        'subscriptions[1].kinds[1]',
      ],
    ]);
  });

  it('leaves the other subscriptions alive when one cannot be served', async () => {
    const stream = await watch('pat', {
      subscriptions: [delivery('missing', 'no-such'), components],
    });
    const failed = await stream.until('an error', one => one.type === 'error');
    expect(failed).toEqual({
      type: 'error',
      id: 'missing',
      error: {
        name: 'NotFoundError',
        message: 'Component default/no-such was not found.',
      },
    });
    await synced(stream);
    await portal.as('pat').apply(manifests('alive'));
    await stream.until(
      'a change',
      one => one.type === 'added' && one.object.metadata.name === 'alive',
    );
  });

  it('shows each person what that person may do', async () => {
    const promote = await ask(portal.as('pat'), {
      component: 'greeter',
      from: 'development',
      to: 'staging',
    });
    await inPhase(portal.as('pat'), promote, 'Succeeded');
    const production = await ask(portal.as('pat'), {
      component: 'greeter',
      from: 'staging',
      to: 'production',
    });
    await inPhase(portal.as('pat'), production, 'Waiting');

    const viewOf = async (person: string): Promise<DeliveryView> => {
      const stream = await watch(person, {
        subscriptions: [delivery('d', 'greeter')],
      });
      const message = await stream.until(
        'the request',
        one =>
          one.type === 'view' &&
          one.view.promotions.some(({ phase }) => phase === 'Waiting'),
      );
      return (message as Extract<StreamMessage, { type: 'view' }>).view;
    };
    const [pat, carla, anna] = await Promise.all(
      ['pat', 'carla', 'anna'].map(viewOf),
    );
    const approve = (view: DeliveryView) => view.promotions[0].approve;
    expect(approve(carla)).toEqual({ allowed: true });
    expect(approve(pat)).toMatchObject({ allowed: false });
    expect(approve(anna)).toMatchObject({
      allowed: false,
      refusal: expect.stringMatching(/\./),
    });
    expect(pat.deployImage).toEqual({ allowed: true });
    expect(carla.deployImage).toMatchObject({
      allowed: false,
      refusal: expect.any(String),
    });
    expect(pat.promotions[0].cancel).toEqual({ allowed: true });
    expect(carla.promotions[0].cancel).toMatchObject({ allowed: false });
  });

  it('shows nothing to those who may see nothing', async () => {
    const stream = await watch('nobody', {
      subscriptions: [components, delivery('d', 'greeter')],
    });
    await synced(stream);
    await stream.until('not there', one => one.type === 'error');
    expect(stream.messages.map(one => one.type)).not.toContain('added');
  });

  it('resumes for the same person, and starts again after permissions changed', async () => {
    const first = await watch('anna', { subscriptions: [components] });
    const { cursor } = await synced(first);
    first.close();

    const resumed = await watch('anna', {
      subscriptions: [components],
      cursors: { components: cursor },
    });
    await synced(resumed);
    expect(resumed.messages.map(one => one.type)).not.toContain('added');

    portal.setGroups('anna', ['platform']);
    const changed = await watch('anna', {
      subscriptions: [components],
      cursors: { components: cursor },
    });
    await synced(changed);
    expect(changed.messages.slice(0, 3).map(one => one.type)).toEqual([
      'hello',
      'reset',
      'added',
    ]);
    portal.setGroups('anna', ['team-storefront']);
  });

  it('leaves the API answering while eight browsers watch', async () => {
    const streams = await Promise.all(
      Array.from({ length: 8 }, () =>
        watch('pat', { subscriptions: [components, delivery('d', 'greeter')] }),
      ),
    );
    await Promise.all(streams.map(synced));
    const answers = await Promise.all(
      Array.from({ length: 24 }, () =>
        portal.as('pat').get('/objects/Component/default/greeter'),
      ),
    );
    expect(new Set(answers.map(one => one.status))).toEqual(new Set([200]));
    await portal.as('pat').apply(manifests('eighth'));
    await Promise.all(
      streams.map(stream =>
        stream.until(
          'the change',
          one => one.type === 'added' && one.object.metadata.name === 'eighth',
        ),
      ),
    );
  });

  it('says goodbye when the backend stops, and resumes at the next one', async () => {
    const stream = await watch('pat', { subscriptions: [components] });
    const { cursor } = await synced(stream);
    await portal.stop();
    await stream.ended;
    expect(stream.messages.at(-1)).toEqual({
      type: 'closed',
      reason: 'shutdown',
    });

    portal = await startPortal({ knex, keys });
    const resumed = await watch('pat', {
      subscriptions: [components],
      cursors: { components: cursor },
    });
    await synced(resumed);
    expect(resumed.messages.map(one => one.type)).not.toContain('reset');
    await bindingReady(portal.as('pat'), 'greeter-development');
  });
});
