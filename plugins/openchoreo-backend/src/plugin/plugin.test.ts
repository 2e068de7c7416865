import { TestDatabases } from '@backstage/backend-test-utils';
import type {
  DeliveryView,
  Lane,
  LogLine,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { exampleManifests } from '../__testUtils__/examples';
import { startPortal, type Portal } from '../__testUtils__/portal';
import type { TestStream } from '../__testUtils__/stream';

jest.setTimeout(180_000);

const REPOSITORY = 'registry.example.com/storefront/books';

describe('the line from an image to an approved production, over HTTP', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    let portal: Portal;
    let stream: TestStream;

    const laneOf = (view: DeliveryView, environment: string): Lane =>
      view.lanes.find(lane => lane.environment === environment)!;

    /** Waits on the live stream until the delivery view of `books` is as wanted. */
    async function seen(
      what: string,
      isSo: (view: DeliveryView) => boolean,
    ): Promise<DeliveryView> {
      const from = stream.messages.length - 1;
      const message = await stream.until(
        what,
        one =>
          one.type === 'view' &&
          stream.messages.indexOf(one) >= from &&
          isSo(one.view),
      );
      return (message as Extract<typeof message, { type: 'view' }>).view;
    }

    const readyWith = (environment: string, version: string) =>
      seen(`${version} is ready in ${environment}`, view => {
        const lane = laneOf(view, environment);
        return (
          lane.headline.state === 'Ready' && lane.artifact?.version === version
        );
      });

    const change = (from: string, to: string) => ({
      namespace: 'default',
      component: 'books',
      from,
      to,
      reason: 'The sales start',
    });

    beforeAll(async () => {
      portal = await startPortal({
        knex: await databases.init(databaseId),
        openchoreo: { defaultResources: false },
      });
    });
    afterAll(async () => {
      stream?.close();
      await portal?.stop();
    });

    it('takes the platform and a project, and development follows', async () => {
      const platform = await portal
        .as('pat')
        .apply(exampleManifests('platform'));
      expect(platform.body).toMatchObject({ dryRun: false });
      const applied = await portal
        .as('anna')
        .apply(exampleManifests('storefront'));
      expect([applied.status, applied.body]).toMatchObject([
        200,
        { results: expect.any(Array) },
      ]);
      stream = await portal.as('anna').watch({
        subscriptions: [
          {
            id: 'books',
            type: 'delivery',
            namespace: 'default',
            component: 'books',
          },
        ],
      });
      const view = await readyWith('development', '2.3.0');
      expect(view.lanes.map(lane => lane.environment)).toEqual([
        'development',
        'staging',
        'production',
      ]);
    });

    it('promotes to staging at once, since no gate stands there but order and health', async () => {
      const plan = await portal
        .as('anna')
        .post('/plan', change('development', 'staging'));
      expect(plan.body).toMatchObject({
        environment: 'staging',
        problems: [],
        effect: 'applies-now',
      });
      const asked = await portal.as('anna').post('/promotions', {
        ...change('development', 'staging'),
        expectedPlanHash: plan.body.hash,
        requestId: 'to-staging',
      });
      expect(asked.status).toBe(201);
      await readyWith('staging', '2.3.0');

      const again = await portal.as('anna').post('/promotions', {
        ...change('development', 'staging'),
        requestId: 'to-staging',
      });
      expect([again.status, again.body.name]).toEqual([200, asked.body.name]);
    });

    it('refuses a request whose plan is not the one that was looked at', async () => {
      const asked = await portal.as('anna').post('/promotions', {
        ...change('staging', 'production'),
        expectedPlanHash: `sha256:${'0'.repeat(64)}`,
      });
      expect([asked.status, asked.body.error.message]).toEqual([
        409,
        expect.stringContaining('no longer what you looked at'),
      ]);
    });

    let request: string;

    it('waits for an approval before production, and lets nobody approve their own request', async () => {
      const asked = await portal
        .as('dora')
        .post('/promotions', change('staging', 'production'));
      expect(asked.status).toBe(201);
      request = `/promotions/default/${asked.body.name}`;
      await seen('it waits', view =>
        view.promotions.some(({ phase }) => phase === 'Waiting'),
      );

      const own = await portal.as('dora').post(`${request}/approve`, {});
      expect([own.status, own.body.error.message]).toEqual([
        403,
        expect.stringMatching(/your own request|asked for it/i),
      ]);
      const developer = await portal.as('anna').post(`${request}/approve`, {});
      expect([developer.status, developer.body.error.message]).toEqual([
        403,
        expect.stringContaining('"approve"'),
      ]);
      const service = await portal.asService().post(`${request}/approve`, {});
      expect([service.status, service.body.error.message]).toEqual([
        403,
        expect.stringContaining('Only a signed-in person'),
      ]);
      const skip = await portal.asService().post(`${request}/skip`, {
        gate: 'approval',
        reason: 'In a hurry',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      });
      expect(skip.status).toBe(403);
    });

    it('rolls production out when another person of the group approves', async () => {
      const approved = await portal
        .as('carla')
        .post(`${request}/approve`, { comment: 'Read the plan' });
      expect(approved.status).toBe(200);
      await readyWith('production', '2.3.0');
      await seen('the request is done', view => view.promotions.length === 0);

      const late = await portal.as('carla').post(`${request}/reject`, {});
      expect([late.status, late.body.error.message]).toEqual([
        403,
        expect.stringContaining('decided already'),
      ]);
    });

    it('deploys an image into development only', async () => {
      const deployed = await portal
        .as('anna')
        .post('/components/default/books/image', {
          image: `${REPOSITORY}:2.4.0`,
          reason: 'Faster search',
        });
      expect(deployed.status).toBe(200);
      const view = await readyWith('development', '2.4.0');
      expect(laneOf(view, 'production').artifact?.version).toBe('2.3.0');
    });

    it('shows why a crashing image is not ready, and rolls back to a revision with a hold', async () => {
      await portal.as('anna').post('/components/default/books/image', {
        image: `${REPOSITORY}:2.5.0`,
        sandbox: { crashAfter: '1s', exitCode: 3, message: 'no database' },
      });
      const broken = await seen('2.5.0 is degraded', view => {
        const lane = laneOf(view, 'development');
        return (
          lane.artifact?.version === '2.5.0' &&
          ['Degraded', 'Failed'].includes(lane.headline.state)
        );
      });
      expect(laneOf(broken, 'development').headline.message).toMatch(/3|exit/);

      const good = laneOf(broken, 'development').revisions.find(
        revision => revision.artifact.version === '2.4.0',
      )!;
      const rollback = {
        namespace: 'default',
        component: 'books',
        to: 'development',
        revision: good.revision,
      };
      const unexplained = await portal.as('anna').post('/promotions', rollback);
      expect([unexplained.status, unexplained.body.error.message]).toEqual([
        400,
        expect.stringContaining('reason'),
      ]);
      const rolledBack = await portal
        .as('anna')
        .post('/promotions', { ...rollback, reason: '2.5.0 crashes' });
      expect(rolledBack.status).toBe(201);
      const view = await readyWith('development', '2.4.0');
      expect(laneOf(view, 'development').binding?.hold).toBeDefined();
    });

    it('resumes automation, and holds it again when asked', async () => {
      const binding = '/bindings/default/books-development';
      const resumed = await portal.as('anna').post(`${binding}/resume`, {});
      expect([resumed.status, resumed.body.hold]).toEqual([200, null]);
      await seen(
        'the hold is gone',
        view => !laneOf(view, 'development').binding?.hold,
      );

      const unexplained = await portal.as('anna').post(`${binding}/hold`, {});
      expect(unexplained.status).toBe(400);
      const held = await portal
        .as('anna')
        .post(`${binding}/hold`, { reason: 'Looking into it' });
      expect(held.body.hold).toMatchObject({
        reason: 'Looking into it',
        by: 'user:default/anna',
      });
    });

    it('suspends and activates; in production only through a request', async () => {
      const there = await portal
        .as('anna')
        .post('/bindings/default/books-staging/state', {
          releaseState: 'Suspend',
          reason: 'Nobody tests tonight',
        });
      expect(there.status).toBeLessThan(300);
      await seen(
        'staging is suspended',
        view => laneOf(view, 'staging').headline.state === 'Suspended',
      );
      const production = await portal
        .as('anna')
        .post('/bindings/default/books-production/state', {
          releaseState: 'Suspend',
          reason: 'An attempt',
        });
      expect([production.status, production.body]).toMatchObject([
        201,
        { promotion: expect.any(String) },
      ]);
      await seen('a request for production waits', view =>
        view.promotions.some(
          one => one.to === 'production' && one.phase === 'Waiting',
        ),
      );
      const cancelled = await portal
        .as('anna')
        .post(`/promotions/default/${production.body.name}/cancel`, {
          comment: 'Not tonight',
        });
      expect(cancelled.status).toBe(200);
      const view = await seen(
        'nothing waits any more',
        ({ promotions }) => promotions.length === 0,
      );
      expect(laneOf(view, 'production').headline.state).toBe('Ready');
    });

    it('reads logs, and follows them', async () => {
      const read = await portal
        .as('anna')
        .get('/logs/default/books-production?tail=5');
      const { lines } = read.body as { lines: LogLine[] };
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.every(line => line.simulated)).toBe(true);

      const stop = new AbortController();
      const followed = await portal
        .as('anna')
        .fetch('/logs/default/books-production?tail=5&follow=true', {
          signal: stop.signal,
        });
      expect(followed.headers.get('cache-control')).toContain('no-transform');
      const reader = followed.body!.getReader();
      const { value } = await reader.read();
      expect(
        JSON.parse(new TextDecoder().decode(value).split('\n')[0]),
      ).toEqual(lines[0]);
      stop.abort();
    });

    it('tells the history page by page, and of one environment', async () => {
      const all = await portal.as('anna').get('/history/default/books');
      const sentences = all.body.entries.map(
        ({ actor, sentence }: { actor: string; sentence: string }) =>
          `${actor} ${sentence}`,
      );
      expect(sentences).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^user:default\/carla Approved .*production/),
          expect.stringMatching(/^user:default\/dora Asked for 2\.3\.0/),
          expect.stringMatching(/^user:default\/anna Deployed image .*2\.4\.0/),
        ]),
      );
      const first = await portal
        .as('anna')
        .get('/history/default/books?limit=2');
      const second = await portal
        .as('anna')
        .get(`/history/default/books?limit=2&before=${first.body.next}`);
      expect([...first.body.entries, ...second.body.entries]).toEqual(
        all.body.entries.slice(0, 4),
      );
      const production = await portal
        .as('anna')
        .get('/history/default/books?environment=production');
      expect(
        new Set(
          production.body.entries.map(
            (entry: { environment: string }) => entry.environment,
          ),
        ),
      ).toEqual(new Set(['production']));
    });

    it('tells the auditor who did what, and what was refused', async () => {
      const told = portal.audited.map(
        ({ eventId, outcome }) => `${eventId} ${outcome}`,
      );
      expect(told).toEqual(
        expect.arrayContaining([
          'objects-apply success',
          'promotion-request success',
          'promotion-request fail',
          'promotion-approve fail',
          'promotion-approve success',
          'gate-skip fail',
          'image-deploy success',
          'automation-resume success',
          'automation-hold success',
          'release-state-set success',
          'promotion-cancel success',
        ]),
      );
      expect(
        portal.audited.find(
          ({ eventId, outcome }) =>
            eventId === 'promotion-approve' && outcome === 'success',
        )?.meta,
      ).toEqual({
        requestId: expect.any(String),
        promotion: request.replace('/promotions/', ''),
      });
    });

    it('deletes a component with what runs, for those who may deploy there', async () => {
      const path = '/objects/Component/default/stock';
      expect((await portal.as('carla').delete(path)).status).toBe(403);
      expect(
        (await portal.as('anna').delete(`${path}?dryRun=true`)).status,
      ).toBe(200);
      expect((await portal.as('anna').get(path)).status).toBe(200);
      expect((await portal.as('anna').delete(path)).status).toBe(200);
    });
  });
});
