import fc from 'fast-check';
import type { EndpointAccess, WorkloadConnection } from '../kinds';
import {
  injectedVariables,
  renderTemplate,
  resolveConnections,
  type ConnectionTarget,
} from './connections';

const connection = (
  params: Record<string, string>,
  type: WorkloadConnection['type'] = 'api',
): WorkloadConnection => ({
  type,
  params,
  inject: { env: [{ name: 'TARGET', value: '{{ .host }}:{{ .port }}' }] },
});

const shipping: ConnectionTarget = {
  declaredEndpoints: ['rpc', 'new'],
  binding: {
    name: 'shipping-development',
    releaseState: 'Active',
    workloadSpec: { endpoints: { rpc: { type: 'gRPC', port: 5050 } } },
  },
};

const payments: ConnectionTarget = {
  declaredEndpoints: ['api', 'admin'],
  binding: {
    name: 'payments-development',
    releaseState: 'Active',
    workloadSpec: {
      endpoints: {
        api: { type: 'REST', port: 8080 },
        admin: { type: 'REST', port: 8081 },
      },
    },
    apis: {
      api: {
        className: 'default',
        type: 'REST',
        rest: { exposeLevels: ['Organization', 'Public'] },
      },
    },
    published: [
      {
        name: 'api',
        type: 'REST',
        organization: { host: 'dev.internal', port: 8443, uri: 'https://dev' },
        public: { host: 'dev.localhost', port: 8443 },
      },
    ],
  },
};

function resolveOne(params: WorkloadConnection, target?: ConnectionTarget) {
  return resolveConnections({
    connections: { one: params },
    owner: { projectName: 'shop', componentName: 'checkout' },
    environment: 'development',
    findTarget: (project, component) =>
      `${project}/${component}` === 'shop/gone' ? undefined : target,
  }).one;
}

describe('resolveConnections', () => {
  it('follows the name of the target inside of the project', () => {
    expect(
      resolveOne(
        connection({ componentName: 'shipping', endpoint: 'rpc' }),
        shipping,
      ),
    ).toEqual({
      state: 'resolved',
      access: {
        host: 'shipping-development-3cf144b3',
        port: 5050,
        scheme: 'grpc',
        uri: 'grpc://shipping-development-3cf144b3:5050',
      },
    });
  });

  it.each([
    {
      reason: 'the component is not deployed in the environment',
      target: { declaredEndpoints: ['rpc'] },
      endpoint: 'rpc',
    },
    {
      reason: 'the endpoint is not in the version that runs there',
      target: shipping,
      endpoint: 'new',
    },
    {
      reason: 'the component is suspended there',
      target: {
        ...shipping,
        binding: { ...shipping.binding!, releaseState: 'Suspend' as const },
      },
      endpoint: 'rpc',
    },
    {
      reason: 'the component is undeployed there',
      target: {
        ...shipping,
        binding: { ...shipping.binding!, releaseState: 'Undeploy' as const },
      },
      endpoint: 'rpc',
    },
  ])('waits when $reason', ({ target, endpoint }) => {
    expect(
      resolveOne(connection({ componentName: 'shipping', endpoint }), target),
    ).toEqual({
      state: 'pending',
      message: `waiting for endpoint ${endpoint} of shipping in development`,
    });
  });

  it.each([
    {
      reason: 'the component does not exist',
      of: connection({ componentName: 'gone', endpoint: 'rpc' }),
      message: 'names component gone, which project shop does not have',
      path: 'componentName',
    },
    {
      reason: 'the endpoint does not exist',
      of: connection({ componentName: 'shipping', endpoint: 'nope' }),
      message: 'names endpoint nope, which shipping does not have',
      path: 'endpoint',
    },
    {
      reason: 'no component is named',
      of: connection({ endpoint: 'rpc' }),
      message: 'is required',
      path: 'componentName',
    },
  ])('misses what it needs when $reason', ({ of, message, path }) => {
    expect(resolveOne(of, shipping)).toEqual({
      state: 'missing',
      path: `spec.workloadSpec.connections.one.params.${path}`,
      message,
    });
  });

  it('takes what another project publishes to the organization', () => {
    const of = (endpoint: string) =>
      connection({
        projectName: 'finance',
        componentName: 'payments',
        endpoint,
      });
    expect(resolveOne(of('api'), payments)).toMatchObject({
      state: 'resolved',
      access: { host: 'dev.internal' },
    });
    expect(resolveOne(of('admin'), payments)).toMatchObject({
      state: 'missing',
      message: expect.stringContaining('not exposed to other projects'),
    });
    expect(
      resolveOne(of('api'), {
        ...payments,
        binding: { ...payments.binding!, published: [] },
      }),
    ).toMatchObject({ state: 'pending' });
  });

  it('knows what is outside of the platform from its parameters', () => {
    const external = (params: Record<string, string>) =>
      resolveOne(connection(params, 'external'));
    expect(external({ host: 'db.example', port: '5432' })).toEqual({
      state: 'resolved',
      access: { host: 'db.example', port: 5432, uri: 'db.example:5432' },
    });
    expect(
      external({
        host: 'a.example',
        port: '443',
        scheme: 'https',
        basePath: 'v1',
      }),
    ).toMatchObject({ access: { uri: 'https://a.example/v1' } });
    expect(external({ host: 'db.example', port: 'many' })).toMatchObject({
      state: 'missing',
      path: 'spec.workloadSpec.connections.one.params.port',
    });
  });
});

describe('injectedVariables', () => {
  const access = { host: 'h', port: 1, uri: 'h:1' };

  it('goes by connection name, then by order of declaration', () => {
    const of = (...names: string[]): WorkloadConnection => ({
      type: 'api',
      inject: { env: names.map(name => ({ name, value: '{{ .uri }}' })) },
    });
    expect(
      injectedVariables(
        { b: of('B2', 'B1'), a: of('A') },
        {
          a: { state: 'resolved', access },
          b: { state: 'resolved', access },
        },
      ).variables.map(({ name, connection: from }) => [name, from]),
    ).toEqual([
      ['A', 'a'],
      ['B2', 'b'],
      ['B1', 'b'],
    ]);
  });

  it('tells waiting from missing, and a template that cannot be read', () => {
    const result = injectedVariables(
      {
        broken: {
          type: 'api',
          inject: { env: [{ name: 'X', value: '{{ .secret }}' }] },
        },
        forgotten: connection({}),
        late: connection({}),
        lost: connection({}),
      },
      {
        broken: { state: 'resolved', access },
        late: { state: 'pending', message: 'waiting for it' },
        lost: { state: 'missing', path: 'p', message: 'does not exist' },
      },
    );
    expect(result.variables).toEqual([]);
    expect(result.waiting).toEqual(['Connection late: waiting for it.']);
    expect(result.problems.map(({ path }) => path)).toEqual([
      'spec.workloadSpec.connections.broken.inject.env[0].value',
      'spec.workloadSpec.connections.forgotten',
      'p',
    ]);
  });
});

describe('renderTemplate', () => {
  const access: EndpointAccess = {
    host: 'orders',
    port: 8080,
    scheme: 'http',
    basePath: '/v1',
    uri: 'http://orders:8080/v1',
  };

  it.each([
    ['{{ .host }}:{{ .port }}', 'orders:8080'],
    ['{{.scheme}}://x{{ .basePath}}', 'http://x/v1'],
    ['{{ .url }} {{ .uri }}', 'http://orders:8080/v1 http://orders:8080/v1'],
    ['a {{- .host -}} b', 'aordersb'],
    ['a {{- .host }} b', 'aorders b'],
    ['a {{- .host -}} {{- .port -}} b', 'aorders8080b'],
    ['a {{ .host }} {{- .port }}', 'a orders8080'],
    ['no template', 'no template'],
    ['', ''],
  ])('turns %j into %j', (template, text) => {
    expect(renderTemplate(template, access)).toEqual({ text });
  });

  it.each([
    '{{ .name }}',
    '{{ printf .host }}',
    '{{ .host ',
    '.host }}',
    '{{}}',
    '{{ .host }} {{',
  ])('refuses %j', template => {
    expect(renderTemplate(template, access)).toHaveProperty('problem');
  });

  it('leaves text without braces as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^{}]*$/), text => {
        expect(renderTemplate(text, access)).toEqual({ text });
      }),
    );
  });
});
