import { componentManifests } from './componentManifests';

const smallest = {
  organization: 'acme',
  project: 'shop',
  name: 'till',
  image: 'example.com/till:1',
};

describe('componentManifests', () => {
  it('is a Component, its Workload and its Service', () => {
    const { objects, problems } = componentManifests({
      ...smallest,
      className: 'small',
      env: [{ key: 'LOG_LEVEL', value: 'info' }],
      endpoints: [
        {
          name: 'api',
          type: 'REST',
          port: 8080,
          basePath: '/v1',
          exposeLevels: ['Public'],
          schema: 'openapi: 3.0.3',
        },
        { name: 'events', type: 'gRPC', port: 9090 },
      ],
      connections: [
        {
          name: 'stock',
          component: 'stock',
          endpoint: 'api',
          env: [{ key: 'STOCK_URL' }, { key: 'PORT', value: '{{ .port }}' }],
        },
        {
          name: 'mail',
          component: 'mail',
          endpoint: 'smtp',
          project: 'office',
          env: [{ key: 'MAIL_HOST', value: '{{ .host }}' }],
        },
      ],
    });
    expect(problems).toEqual([]);
    expect(objects.map(({ kind, spec }) => ({ kind, spec }))).toEqual([
      {
        kind: 'Component',
        spec: { owner: { projectName: 'shop' }, type: 'Service' },
      },
      {
        kind: 'Workload',
        spec: {
          owner: { projectName: 'shop', componentName: 'till' },
          containers: {
            main: {
              image: 'example.com/till:1',
              env: [{ key: 'LOG_LEVEL', value: 'info' }],
            },
          },
          endpoints: {
            api: {
              type: 'REST',
              port: 8080,
              schema: { type: 'REST', content: 'openapi: 3.0.3' },
            },
            events: { type: 'gRPC', port: 9090 },
          },
          connections: {
            stock: {
              type: 'api',
              params: {
                projectName: 'shop',
                componentName: 'stock',
                endpoint: 'api',
              },
              inject: {
                env: [
                  { name: 'STOCK_URL', value: '{{ .uri }}' },
                  { name: 'PORT', value: '{{ .port }}' },
                ],
              },
            },
            mail: {
              type: 'api',
              params: {
                projectName: 'office',
                componentName: 'mail',
                endpoint: 'smtp',
              },
              inject: { env: [{ name: 'MAIL_HOST', value: '{{ .host }}' }] },
            },
          },
        },
      },
      {
        kind: 'Service',
        spec: {
          owner: { projectName: 'shop', componentName: 'till' },
          workloadName: 'till',
          className: 'small',
          apis: {
            api: {
              type: 'REST',
              rest: {
                backend: { port: 8080, basePath: '/v1' },
                exposeLevels: ['Public'],
              },
            },
          },
        },
      },
    ]);
  });

  it('says nothing of what was not said', () => {
    const { objects } = componentManifests({
      ...smallest,
      env: [],
      endpoints: [],
      connections: [],
    });
    expect(objects[1].spec).toEqual({
      owner: { projectName: 'shop', componentName: 'till' },
      containers: { main: { image: 'example.com/till:1' } },
    });
    expect(objects[2].spec).toEqual({
      owner: { projectName: 'shop', componentName: 'till' },
      workloadName: 'till',
    });
  });

  it('refuses what a map would lose and what a type would ignore, all at once', () => {
    const { problems } = componentManifests({
      ...smallest,
      owner: 'group:',
      env: [
        { key: 'A', value: '1' },
        { key: 'A', value: '2' },
      ],
      endpoints: [
        { name: 'api', type: 'TCP', port: 1, basePath: '/v1' },
        { name: 'api', type: 'UDP', port: 2, exposeLevels: ['Public'] },
      ],
      connections: [
        { name: 'a', component: 'a', endpoint: 'a', env: [{ key: 'X' }] },
        { name: 'a', component: 'b', endpoint: 'b', env: [{ key: 'Y' }] },
      ],
    });
    expect(problems.map(({ path }) => path)).toEqual([
      'owner',
      'endpoints[1].name',
      'endpoints[0].basePath',
      'endpoints[1].exposeLevels',
      'env[1].key',
      'connections[1].name',
    ]);
  });
});
