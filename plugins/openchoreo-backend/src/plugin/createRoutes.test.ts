import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { openchoreoPermissions } from '@openchoreo-backstage/plugin-openchoreo-common';
import { systemClock } from '@openchoreo-backstage/kube-runtime';
import { startHarness } from '../__testUtils__/harness';
import { GATED_PIPELINE, manifests } from '../__testUtils__/manifests';
import {
  ask,
  bindingReady,
  eventually,
  PEOPLE,
  startPortal,
  type Answer,
  type Portal,
  type Session,
} from '../__testUtils__/portal';
import type { Route } from '../http/route';
import { createRoutes } from './createRoutes';

jest.setTimeout(180_000);

const ACTIONS = Object.keys(openchoreoPermissions);

/** One role per action that has everything but that action, and one that has all. */
const roles: JsonObject[] = [
  {
    name: 'all',
    members: ['group:default/all'],
    allow: [{ actions: ACTIONS }],
  },
  {
    name: 'shoppers',
    members: ['group:default/shoppers'],
    allow: [{ actions: ['read'], projects: ['shop'] }],
  },
  ...ACTIONS.map(action => ({
    name: `all but ${action}`,
    members: [`group:default/without-${action}`],
    allow: [{ actions: ACTIONS.filter(other => other !== action) }],
  })),
];

/** A legitimate request for a route. */
type Sample = (session: Session) => Promise<Answer>;

describe('the routes', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let routes: Route[];
  let portal: Portal;
  let samples: Record<string, Sample>;

  const keyOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;

  /** `nothing` for an empty list, else the status. */
  const reachOf = ({ status, body }: Answer) =>
    status === 200 && body.items?.length === 0 ? 'nothing' : String(status);

  beforeAll(async () => {
    const harness = await startHarness({
      knex: await databases.init('SQLITE_3'),
    });
    routes = createRoutes({
      controlPlane: harness,
      membership: { groupsOf: async () => new Map() },
      target: {} as never,
      clock: systemClock,
      logger: mockServices.logger.mock(),
      shutdown: new AbortController().signal,
    });
    await harness.stop();

    portal = await startPortal({ roles });
    ['all', ...ACTIONS.map(action => `without-${action}`)].forEach(name =>
      portal.setGroups(name, [name]),
    );
    portal.setGroups('asker', ['all']);
    portal.setGroups('shopper', ['shoppers']);
    const all = portal.as('all');
    await all.apply(`${GATED_PIPELINE}---${manifests('greeter')}`);
    await bindingReady(all, 'greeter-development');
    const change = { component: 'greeter', to: 'staging', from: 'development' };
    await ask(all, change);
    await bindingReady(all, 'greeter-staging');

    const toProduction = {
      namespace: 'default',
      component: 'greeter',
      from: 'staging',
      to: 'production',
      reason: 'A test',
    };
    /** Decisions need a request that waits. */
    const waiting = async (
      then: (name: string) => Promise<Answer>,
    ): Promise<Answer> => {
      const name = await eventually('a request that waits', async () => {
        // Another one may have taken its place since the last look.
        const asked = await ask(portal.as('asker'), toProduction);
        const { body } = await all.get(`/objects/Promotion/default/${asked}`);
        return body.status?.phase === 'Waiting' && asked;
      });
      return then(name);
    };
    const binding = '/bindings/default/greeter-development';
    samples = {
      'POST /apply': session =>
        session.apply(manifests('greeter'), '?dryRun=true'),
      'GET /objects/:kind': session => session.get('/objects/Component'),
      'GET /objects/:kind/:namespace/:name': session =>
        session.get('/objects/Component/default/greeter'),
      'DELETE /objects/:kind/:namespace/:name': session =>
        session.delete('/objects/Component/default/greeter?dryRun=true'),
      'POST /plan': session => session.post('/plan', toProduction),
      'POST /promotions': session => session.post('/promotions', toProduction),
      'POST /promotions/:namespace/:name/reject': session =>
        waiting(name => session.post(`/promotions/default/${name}/reject`, {})),
      'POST /promotions/:namespace/:name/cancel': session =>
        waiting(name => session.post(`/promotions/default/${name}/cancel`, {})),
      'POST /promotions/:namespace/:name/skip': session =>
        waiting(name =>
          session.post(`/promotions/default/${name}/skip`, {
            gate: 'no-such-gate',
            reason: 'A test',
            expiresAt: new Date(Date.now() + 60_000).toISOString(),
          }),
        ),
      'POST /promotions/:namespace/:name/approve': session =>
        waiting(name =>
          session.post(`/promotions/default/${name}/approve`, {}),
        ),
      'POST /bindings/:namespace/:name/state': session =>
        session.post(`${binding}/state`, { releaseState: 'Active' }),
      'POST /bindings/:namespace/:name/hold': session =>
        session.post(`${binding}/hold`, { reason: 'A test' }),
      'POST /bindings/:namespace/:name/resume': session =>
        session.post(`${binding}/resume`, {}),
      'POST /components/:namespace/:name/image': session =>
        session.post('/components/default/greeter/image', {
          image: 'example.com/greeter:1.0.0',
        }),
      'GET /logs/:namespace/:binding': session =>
        session.get('/logs/default/greeter-development'),
      'GET /history/:namespace/:component': session =>
        session.get('/history/default/greeter'),
      'POST /watch': async session => {
        const stream = await session.watch({
          subscriptions: [
            {
              id: 'a',
              type: 'objects',
              kinds: ['Component'],
              view: 'summary',
            },
          ],
        });
        if (stream.response.ok) {
          await stream.until('synced', one => one.type === 'synced');
        }
        stream.close();
        const items = stream.messages.filter(one => one.type === 'added');
        return {
          status: stream.response.status,
          headers: stream.response.headers,
          text: '',
          body: { items },
        };
      },
    };
  });
  afterAll(() => portal?.stop());

  it('are all known here', () => {
    expect(routes.map(keyOf).sort()).toEqual(Object.keys(samples).sort());
  });

  it('are all described in docs/http-api.md, and nothing else is', () => {
    const page = readFileSync(
      join(__dirname, '../../../../docs/http-api.md'),
      'utf8',
    );
    const described = [
      ...page.matchAll(/^\| `((?:GET|POST|PUT|DELETE) [^`]+)` +\|/gm),
    ].map(([, route]) => route);
    expect(described.sort()).toEqual(routes.map(keyOf).sort());
  });

  it('declare a permission, and how they demand it', () => {
    for (const { action, access, summary } of routes) {
      expect([...ACTIONS, 'by-document']).toContain(action);
      expect(access === 'filters-by-read' || typeof access === 'function').toBe(
        true,
      );
      expect(summary).toMatch(/^[A-Z]/);
    }
    expect(
      routes.filter(one => one.access === 'filters-by-read').map(keyOf),
    ).toEqual([
      'GET /objects/:kind',
      'GET /objects/:kind/:namespace/:name',
      'POST /watch',
    ]);
  });

  it('are audited wherever they change something, each under a name of its own', () => {
    const ids = routes.flatMap(({ audit }) =>
      audit === 'changes-nothing' ? [] : [audit.eventId],
    );
    ids.forEach(id => expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/));
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      routes
        .filter(one => one.audit === 'changes-nothing')
        .map(keyOf)
        .sort(),
    ).toEqual([
      'GET /history/:namespace/:component',
      'GET /logs/:namespace/:binding',
      'GET /objects/:kind',
      'GET /objects/:kind/:namespace/:name',
      'POST /plan',
      'POST /watch',
    ]);
  });

  it('refuse who is not signed in', async () => {
    for (const [key, sample] of Object.entries(samples)) {
      expect([key, (await sample(portal.asNobody())).status]).toEqual([
        key,
        401,
      ]);
    }
  });

  it('refuse, or show nothing to, who has no permission at all', async () => {
    expect(PEOPLE.nobody).toEqual([]);
    for (const [key, sample] of Object.entries(samples)) {
      expect([key, reachOf(await sample(portal.as('nobody')))]).toEqual([
        key,
        expect.stringMatching(/^(nothing|403|404)$/),
      ]);
    }
  });

  it('refuse who has every permission but theirs', async () => {
    for (const one of routes) {
      const action = {
        'POST /apply': 'develop',
        'DELETE /objects/:kind/:namespace/:name': 'deploy',
      }[keyOf(one)];
      const missing = action ?? one.action;
      const answer = await samples[keyOf(one)](portal.as(`without-${missing}`));
      const [reach, message] =
        one.access === 'filters-by-read'
          ? [/^(nothing|404)$/, /^/]
          : [/^403$/, new RegExp(`\\\\"${missing}\\\\"`)];
      expect([keyOf(one), reachOf(answer), answer.text]).toEqual([
        keyOf(one),
        expect.stringMatching(reach),
        expect.stringMatching(message),
      ]);
    }
  });

  it('let no service approve or skip, whatever it may do else', async () => {
    for (const verb of ['approve', 'reject', 'skip']) {
      const key = `POST /promotions/:namespace/:name/${verb}`;
      const { status, body } = await samples[key](portal.asService());
      expect([status, body.error.message]).toEqual([
        403,
        expect.stringContaining('Only a signed-in person'),
      ]);
    }
    expect((await portal.asService().get('/objects/Component')).status).toBe(
      200,
    );
  });

  it('filter lists before they count and page', async () => {
    const all = portal.as('all');
    await all.apply(
      [
        'apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: { name: shop }\nspec: {}\n',
        manifests('a-hidden'),
        manifests('b-shown', { project: 'shop' }),
        manifests('c-hidden'),
        manifests('d-shown', { project: 'shop' }),
        manifests('e-hidden'),
      ].join('---\n'),
    );
    const shopper = portal.as('shopper');
    const pages: Array<Record<string, any>> = []; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers as they are
    let more = '';
    do {
      const { body } = await shopper.get(
        `/objects/Component?limit=1${more && `&continue=${more}`}`,
      );
      pages.push(body);
      more = encodeURIComponent(body.continue ?? '');
    } while (more);
    expect(
      pages.flatMap(page =>
        page.items.map(
          (one: { metadata: { name: string } }) => one.metadata.name,
        ),
      ),
    ).toEqual(['b-shown', 'd-shown']);
    expect(JSON.stringify(pages)).not.toContain('hidden');
    expect(pages[0].remainingItemCount ?? 1).toBeLessThanOrEqual(1);
    const hidden = await shopper.get('/objects/Component/default/a-hidden');
    const missing = await shopper.get('/objects/Component/default/no-such');
    expect([hidden.status, hidden.body.error.name]).toEqual([
      missing.status,
      missing.body.error.name,
    ]);
    expect(hidden.body.error.message.replace('a-hidden', 'no-such')).toBe(
      missing.body.error.message,
    );
  });

  it('serve who has it', async () => {
    for (const [key, sample] of Object.entries(samples)) {
      const { status, text } = await sample(portal.as('all'));
      // The gate of the sample does not exist, which only those learn who may skip.
      const isServed =
        status < 300 || (key.endsWith('/skip') && status === 404);
      expect([key, isServed ? '' : text]).toEqual([key, '']);
    }
  });
});
