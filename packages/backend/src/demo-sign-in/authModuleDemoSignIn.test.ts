import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authBackend from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import { decodeJwt } from 'jose';
import request from 'supertest';
import { authModuleDemoSignIn } from './authModuleDemoSignIn';

const ANNA = {
  id: 'anna',
  displayName: 'Anna',
  title: 'Developer',
  entityRef: 'user:default/anna',
};

async function startServer(overrides: {
  listen?: JsonObject | string;
  enabled?: boolean;
}) {
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const { server } = await startTestBackend({
    features: [
      authBackend,
      authModuleDemoSignIn,
      logger.factory,
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name: 'anna' },
            spec: { memberOf: ['team-storefront'] },
            relations: [
              {
                type: 'memberOf',
                targetRef: 'group:default/team-storefront',
              },
            ],
          },
        ],
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:7007' },
          backend: {
            baseUrl: 'http://localhost:7007',
            listen: overrides.listen ?? { host: '127.0.0.1', port: 0 },
            cors: { origin: 'http://localhost:7007', credentials: true },
          },
          auth: { providers: { demo: {} } },
          openchoreo: {
            demo: { enabled: overrides.enabled ?? true, people: [ANNA] },
          },
        },
      }),
    ],
  });
  return { server, logger };
}

describe('demo sign-in', () => {
  it('tells whom one can sign in as, without credentials', async () => {
    const { server } = await startServer({});

    const response = await request(server)
      .get('/api/auth/demo/people')
      .set('Authorization', '');

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ people: [ANNA] });
  });

  it('signs a person in, who owns what the catalog groups own', async () => {
    const { server } = await startServer({});

    const response = await request(server)
      .get('/api/auth/demo/refresh')
      .set('Host', 'localhost:7007')
      .set('x-demo-user', 'anna');

    expect(response.status).toBe(200);
    expect(response.body.profile).toEqual({ displayName: 'Anna' });
    const { token, identity } = response.body.backstageIdentity;
    expect(decodeJwt(token).sub).toBe('user:default/anna');
    expect(identity.ownershipEntityRefs).toEqual([
      'user:default/anna',
      'group:default/team-storefront',
    ]);
  });

  it('refuses a person who is not configured, without naming those who are', async () => {
    const { server } = await startServer({});

    const response = await request(server)
      .get('/api/auth/demo/refresh')
      .set('Host', 'localhost:7007')
      .set('x-demo-user', 'root');

    expect(response.status).toBe(401);
    expect(response.text).not.toContain('anna');
  });

  it('refuses a form that another site posts: a form cannot set the header', async () => {
    const { server } = await startServer({});

    const response = await request(server)
      .post('/api/auth/demo/refresh')
      .set('Host', 'localhost:7007')
      .set('Origin', 'https://elsewhere.example')
      .type('form')
      .send({ 'x-demo-user': 'anna' });

    expect(response.status).toBe(401);
    expect(response.body.error.message).toContain('x-demo-user must name');
  });

  it('does not let a script of another site set the header', async () => {
    const { server } = await startServer({});

    const preflight = await request(server)
      .options('/api/auth/demo/refresh')
      .set('Host', 'localhost:7007')
      .set('Origin', 'https://elsewhere.example')
      .set('Access-Control-Request-Method', 'POST')
      .set('Access-Control-Request-Headers', 'x-demo-user');

    expect(preflight.headers['access-control-allow-origin']).not.toBe(
      'https://elsewhere.example',
    );
    expect(preflight.headers['access-control-allow-origin']).not.toBe('*');
  });

  it.each([
    {
      reason: 'a host name that was pointed at this machine',
      headers: { Host: 'rebound.example:7007' },
    },
    {
      reason: 'a proxy that hands on what others ask',
      headers: { Host: 'localhost:7007', 'X-Forwarded-For': '192.0.2.7' },
    },
  ])('refuses $reason', async ({ headers }) => {
    const { server } = await startServer({});

    const response = await request(server)
      .get('/api/auth/demo/refresh')
      .set(headers)
      .set('x-demo-user', 'anna');

    expect(response.status).toBe(403);
  });

  it.each<{ reason: string; options: Parameters<typeof startServer>[0] }>([
    {
      reason: 'the backend listens on every IPv4 interface',
      options: { listen: { host: '0.0.0.0', port: 0 } },
    },
    {
      reason: 'the backend listens on an address of the network',
      options: { listen: { host: '192.0.2.7', port: 0 } },
    },
    {
      reason: 'no host is configured, which means every interface',
      options: { listen: { port: 0 } },
    },
    { reason: 'only a port is configured', options: { listen: ':0' } },
    { reason: 'the demo is not enabled', options: { enabled: false } },
  ])('does not exist when $reason', async ({ options }) => {
    const { server, logger } = await startServer(options);

    const people = await request(server).get('/api/auth/demo/people');
    const refresh = await request(server)
      .get('/api/auth/demo/refresh')
      .set('Host', 'localhost:7007')
      .set('x-demo-user', 'anna');

    expect(people.status).toBe(404);
    expect(refresh.status).toBe(404);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('No demo sign-in: '),
    );
  });
});
