import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
  type BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import permissionBackend from '@backstage/plugin-permission-backend';
import type { JsonObject } from '@backstage/types';
import permissionModule from '@openchoreo-backstage/plugin-permission-backend-module-openchoreo';
import { openchoreoPlugin } from '../plugin/plugin';
import { auditorOf, rootLoggerOf, type AuditRecord } from './observers';
import { openStream, type TestStream } from './stream';

/** Real time that a test waits for something before it gives up. */
export const DEADLINE_MS = 30_000;

/** Who is in which group; the people of the demo and one more approver. */
export const PEOPLE: Record<string, string[]> = {
  anna: ['team-storefront'],
  carla: ['release-managers'],
  // Develops, and is a release manager as well: still no judge in their own case.
  dora: ['team-storefront', 'release-managers'],
  pat: ['platform'],
  nobody: [],
};

/** The roles of the demo, as configuration. */
export const ROLES: JsonObject[] = [
  {
    name: 'platform',
    members: ['group:default/platform'],
    allow: [
      {
        actions: [
          'read',
          'develop',
          'deploy',
          'promote',
          'platform',
          'skip-gate',
        ],
      },
    ],
  },
  {
    name: 'storefront developers',
    members: ['group:default/team-storefront'],
    allow: [
      { actions: ['read'] },
      {
        actions: ['develop', 'deploy', 'promote'],
        projects: ['storefront'],
      },
    ],
  },
  {
    name: 'release managers',
    members: ['group:default/release-managers'],
    allow: [{ actions: ['read', 'approve'] }],
  },
];

/** An answer of the HTTP API. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON in `text`; undefined when there is none. */
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests say what they expect
}

/** The HTTP API as one person, or service, sees it. */
export interface Session {
  get(path: string): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  /** Sends a body as it is. */
  send(
    method: string,
    path: string,
    body: string | Buffer,
    contentType: string,
  ): Promise<Answer>;
  /** `POST /apply`. */
  apply(yaml: string, query?: string): Promise<Answer>;
  watch(request: unknown): Promise<TestStream>;
  /** The raw response, for streams. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** A backend with the openchoreo plugin, listening on a port of its own. */
export interface Portal {
  /** The API as `user:default/<name>`. */
  as(person: string): Session;
  asService(subject?: string): Session;
  asNobody(): Session;
  /** Everything that was answered. */
  answered: string[];
  /** Everything that was logged, fields included. */
  logged: string[];
  audited: AuditRecord[];
  /** Takes people's permissions away, or gives them. */
  setGroups(person: string, groups: string[]): void;
  port: number;
  stop(): Promise<void>;
}

/** Keys for portals that share a database. */
export function portalKeys(): JsonObject {
  return {
    seal: [{ id: 'seal', secret: randomBytes(32).toString('base64') }],
    encryption: [{ id: 'store', secret: randomBytes(32).toString('base64') }],
  };
}

/**
 * As in a real backend, a token that a plugin gets on behalf of a person names
 * the plugin; the permission backend insists on it, and the mock leaves it out.
 */
const authWithActors = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory: ({ plugin }) => {
    const pluginId = plugin.getId();
    const auth = mockServices.auth({ pluginId });
    const own = auth.getPluginRequestToken.bind(auth);
    auth.getPluginRequestToken = async options =>
      auth.isPrincipal(options.onBehalfOf, 'user')
        ? {
            token: mockCredentials.user.token(
              options.onBehalfOf.principal.userEntityRef,
              { actor: { subject: `plugin:${pluginId}` } },
            ),
          }
        : own(options);
    return auth;
  },
});

/** Starts the real plugin, with the real permission backend and policy. */
export async function startPortal(options: {
  /** Default: SQLite in memory. */
  knex?: Knex;
  roles?: JsonObject[];
  keys?: JsonObject;
  openchoreo?: JsonObject;
  features?: BackendFeature[];
}): Promise<Portal> {
  const { knex, roles = ROLES, openchoreo = {} } = options;
  const groups = structuredClone(PEOPLE);
  const answered: string[] = [];
  const logged: string[] = [];
  const audited: AuditRecord[] = [];
  const backend = await startTestBackend({
    features: [
      openchoreoPlugin,
      permissionBackend,
      permissionModule,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://127.0.0.1',
            database: { client: 'better-sqlite3', connection: ':memory:' },
          },
          permission: { enabled: true },
          openchoreo: {
            keys: options.keys ?? portalKeys(),
            permission: { roles },
            ...openchoreo,
          },
        },
      }),
      mockServices.httpAuth.factory({
        defaultCredentials: mockCredentials.none(),
      }),
      authWithActors,
      rootLoggerOf(logged),
      auditorOf(audited),
      mockServices.userInfo.mock({
        getUserInfo: async credentials => {
          const { userEntityRef } =
            credentials.principal as BackstageUserPrincipal;
          return {
            userEntityRef,
            ownershipEntityRefs: [
              userEntityRef,
              ...groupRefs(groups[userEntityRef.split('/')[1]]),
            ],
          };
        },
      }).factory,
      catalogServiceMock.mock({
        getEntitiesByRefs: async ({ entityRefs }) => ({
          items: entityRefs.map(ref => personOf(ref, groups)),
        }),
      }).factory,
      ...(knex ? [databaseOf(knex)] : []),
      ...(options.features ?? []),
    ],
  });
  const port = backend.server.port();
  const baseUrl = `http://127.0.0.1:${port}/api/openchoreo`;

  const session = (authorization?: string): Session => {
    const headers = authorization ? { authorization } : undefined;
    async function call(path: string, init: RequestInit): Promise<Answer> {
      const response = await fetch(`${baseUrl}${path}`, {
        ...init,
        headers: { ...headers, ...(init.headers as Record<string, string>) },
      });
      const text = await response.text();
      answered.push(text);
      const isJson = response.headers.get('content-type')?.includes('json');
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: isJson && text !== '' ? JSON.parse(text) : undefined,
      };
    }
    const self: Session = {
      get: path => call(path, {}),
      delete: path => call(path, { method: 'DELETE' }),
      post: (path, body) =>
        call(path, {
          method: 'POST',
          ...(body === undefined
            ? {}
            : {
                body: JSON.stringify(body),
                headers: { 'content-type': 'application/json' },
              }),
        }),
      send: (method, path, body, contentType) =>
        call(path, {
          method,
          body,
          headers: { 'content-type': contentType },
        }),
      apply: (yaml, query = '') =>
        self.send('POST', `/apply${query}`, yaml, 'application/yaml'),
      fetch: (path, init) =>
        fetch(`${baseUrl}${path}`, {
          ...init,
          headers: { ...headers, ...(init?.headers as Record<string, string>) },
        }),
      watch: request =>
        openStream(`${baseUrl}/watch`, { ...headers }, request, answered),
    };
    return self;
  };

  return {
    as: person =>
      session(mockCredentials.user.header(`user:default/${person}`)),
    asService: (subject = 'external:test') =>
      session(
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service(subject),
          targetPluginId: 'openchoreo',
        }),
      ),
    asNobody: () => session(),
    answered,
    logged,
    audited,
    setGroups(person, next) {
      groups[person] = next;
    },
    port,
    stop: () => backend.stop(),
  };
}

/** Waits until it is so, looking again and again; for what no stream tells. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
): Promise<T> {
  const giveUpAt = Date.now() + DEADLINE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain for: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

function groupRefs(names: string[] = []): string[] {
  return names.map(name => `group:default/${name}`);
}

function personOf(
  ref: string,
  groups: Record<string, string[]>,
): Entity | undefined {
  const name = ref.split('/')[1];
  if (!groups[name]) return undefined;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, namespace: 'default' },
    spec: {},
    relations: groupRefs(groups[name]).map(targetRef => ({
      type: 'memberOf',
      targetRef,
    })),
  };
}

/** The database for the openchoreo plugin; the others get databases of their own. */
function databaseOf(knex: Knex) {
  return createServiceFactory({
    service: coreServices.database,
    deps: {},
    factory: () => ({ getClient: async () => knex }),
  });
}

/** Waits until a binding's Ready condition is True. */
export async function bindingReady(
  session: Session,
  binding: string,
  namespace = 'default',
): Promise<void> {
  await eventually(`${binding} is ready`, async () => {
    const { body } = await session.get(
      `/objects/ServiceBinding/${namespace}/${binding}`,
    );
    return body.status?.conditions?.some(
      (condition: { type: string; status: string }) =>
        condition.type === 'Ready' && condition.status === 'True',
    );
  });
}

/** Asks for a change and gives the name of the Promotion. */
export async function ask(
  session: Session,
  change: Record<string, unknown>,
): Promise<string> {
  const { status, body, text } = await session.post('/promotions', {
    namespace: 'default',
    reason: 'A test',
    ...change,
  });
  if (status >= 300) throw new Error(text);
  return body.name;
}

/** Waits until a Promotion is in a phase. */
export async function inPhase(
  session: Session,
  promotion: string,
  phase: string,
): Promise<void> {
  await eventually(`${promotion} is ${phase}`, async () => {
    const { body } = await session.get(
      `/objects/Promotion/default/${promotion}`,
    );
    return body.status?.phase === phase;
  });
}
