import type { WorkloadContainer } from '../../kinds';
import {
  greeterArtifact,
  greeterBinding,
  greeterInput,
  greeterWorkload,
} from '../__fixtures__/greeter';
import type { ConfigurationLookup } from '../render';
import { fileName } from './files';
import { resolve } from './resolve';
import { variableName } from './variables';

const VALUES: Record<string, Record<string, string>> = {
  'orders-db': { 'database.url': 'postgres://db.dev/orders', user: 'orders' },
};

const configuration: ConfigurationLookup = {
  lookup: (group, key) => {
    if (key === 'password') {
      return { state: 'notReadable', message: 'it is in the secret store' };
    }
    const value = VALUES[group]?.[key];
    return value === undefined
      ? { state: 'missing' }
      : { state: 'value', value };
  },
  keys: group => VALUES[group] && Object.keys(VALUES[group]),
};

const group = (name: string, key: string) => ({
  valueFrom: { configurationGroupRef: { name, key } },
});

function inputFor(
  main: Partial<WorkloadContainer>,
  binding: Parameters<typeof greeterBinding>[0] = {},
) {
  const workload = structuredClone(greeterWorkload);
  workload.spec.containers!.main = {
    ...workload.spec.containers!.main,
    ...main,
  };
  return greeterInput({
    artifact: greeterArtifact({ workload }),
    binding: greeterBinding(binding),
    configuration,
  });
}

describe('resolve', () => {
  it('says who decided each value', () => {
    const { origins } = resolve({
      ...inputFor(
        {
          env: [
            { key: 'LOG_LEVEL', value: 'info' },
            { key: 'MODE', value: 'fast' },
            { key: 'DB', ...group('orders-db', 'database.url') },
          ],
        },
        {
          classOverrides: {
            deploymentTemplate: {
              replicas: 3,
              template: {
                spec: {
                  containers: [
                    { name: 'main', resources: { limits: { memory: '1Gi' } } },
                  ],
                },
              },
            },
          },
          workloadOverrides: {
            containers: { main: { env: [{ key: 'MODE', value: 'safe' }] } },
            endpoints: { 'greeter-api': { port: 9090 } },
          },
        },
      ),
    });
    const pod =
      'classSpec.deploymentTemplate.template.spec.containers[main].resources';
    expect(origins).toMatchObject({
      'classSpec.deploymentTemplate.replicas': 'override',
      [`${pod}.limits.memory`]: 'override',
      [`${pod}.limits.cpu`]: 'class',
      'classSpec.serviceTemplate.type': 'class',
      'containers[main].image': 'artifact',
      'containers[main].env[LOG_LEVEL]': 'artifact',
      'containers[main].env[MODE]': 'override',
      'containers[main].env[DB]': 'configuration',
      'endpoints[greeter-api]': 'override',
    });
  });

  it('takes values of groups, and remembers which', () => {
    const {
      containers,
      configuration: facts,
      problems,
    } = resolve(
      inputFor({
        env: [{ key: 'DB', ...group('orders-db', 'database.url') }],
      }),
    );
    expect(problems).toEqual([]);
    expect(containers[0].variables).toEqual([
      {
        name: 'DB',
        value: 'postgres://db.dev/orders',
        configuration: { group: 'orders-db', key: 'database.url' },
        origin: 'configuration',
      },
    ]);
    expect(facts).toEqual([
      {
        group: 'orders-db',
        key: 'database.url',
        value: 'postgres://db.dev/orders',
      },
    ]);
  });

  it.each([
    {
      reason: 'the key has no value',
      env: { key: 'DB', ...group('orders-db', 'host') },
      message:
        'names key host of ConfigurationGroup orders-db, which has no value in this environment; variable DB of container main needs it',
    },
    {
      reason: 'the group does not exist',
      env: { key: 'DB', ...group('nope', 'host') },
      message:
        'names key host of ConfigurationGroup nope, which has no value in this environment; variable DB of container main needs it',
    },
    {
      reason: 'the value is out of reach',
      env: { key: 'PW', ...group('orders-db', 'password') },
      message:
        'names key password of ConfigurationGroup orders-db, which cannot be read: it is in the secret store; variable PW of container main needs it',
    },
  ])(
    'names group, key, container and variable when $reason',
    ({ env, message }) => {
      expect(resolve(inputFor({ env: [env] })).problems).toEqual([
        {
          path: 'spec.workloadSpec.containers.main.env[0].valueFrom.configurationGroupRef',
          message,
          reason: 'FieldValueInvalid',
        },
      ]);
    },
  );

  it('reads secrets on the data plane only', () => {
    const { containers, configuration: facts } = resolve(
      inputFor({
        env: [
          {
            key: 'PW',
            valueFrom: { secretRef: { name: 'orders-db', key: 'password' } },
          },
        ],
        envFrom: [{ secretRef: { name: 'more' } }],
      }),
    );
    expect(containers[0]).toMatchObject({
      variables: [
        { name: 'PW', secret: { name: 'orders-db', key: 'password' } },
      ],
      variablesFromSecrets: ['more'],
    });
    expect(facts).toEqual([
      { key: 'password', secret: 'orders-db' },
      { secret: 'more' },
    ]);
  });

  it('imports whole groups, without overwriting what is declared', () => {
    const { containers } = resolve(
      inputFor({
        env: [{ key: 'USER', value: 'mine' }],
        envFrom: [{ configurationGroupRef: { name: 'orders-db' } }],
      }),
    );
    expect(
      containers[0].variables.map(({ name, value }) => [name, value]),
    ).toEqual([
      ['USER', 'mine'],
      ['DATABASE_URL', 'postgres://db.dev/orders'],
    ]);
  });

  it('keeps empty values, and the last of two equal names', () => {
    const { containers } = resolve(
      inputFor({
        env: [
          { key: 'A', value: '1' },
          { key: 'EMPTY' },
          { key: 'A', value: '2' },
        ],
      }),
    );
    expect(
      containers[0].variables.map(({ name, value }) => [name, value]),
    ).toEqual([
      ['EMPTY', ''],
      ['A', '2'],
    ]);
  });

  it('mounts files of groups and secrets', () => {
    const { containers, problems } = resolve(
      inputFor({
        fileMounts: [
          { mountPath: '/etc/a', value: 'inline' },
          { mountPath: '/etc/b', ...group('orders-db', 'user') },
        ],
        fileMountsFrom: [
          {
            configurationGroupRef: { name: 'orders-db', mountPath: '/conf/' },
          },
          { secretRef: { name: 'tls', mountPath: '/tls' } },
        ],
      }),
    );
    expect(problems).toEqual([]);
    expect(
      containers[0].files.map(({ mountPath, content, secret }) => [
        mountPath,
        content ?? secret,
      ]),
    ).toEqual([
      ['/etc/a', 'inline'],
      ['/etc/b', 'orders'],
      ['/conf/database.url', 'postgres://db.dev/orders'],
      ['/conf/user', 'orders'],
      ['/tls', { name: 'tls' }],
    ]);
  });

  it('lets a connection win over a variable of the same name', () => {
    const workload = structuredClone(greeterWorkload);
    workload.spec.containers!.main.env = [{ key: 'URL', value: 'old' }];
    workload.spec.connections = {
      tax: {
        type: 'external',
        params: { host: 'tax.example', port: '443' },
        inject: { env: [{ name: 'URL', value: '{{ .host }}' }] },
      },
    };
    const { containers } = resolve(
      greeterInput({
        artifact: greeterArtifact({ workload }),
        connections: {
          tax: {
            state: 'resolved',
            access: { host: 'tax.example', port: 443 },
          },
        },
      }),
    );
    expect(containers[0].variables).toEqual([
      {
        name: 'URL',
        value: 'tax.example',
        connection: 'tax',
        origin: 'platform',
      },
    ]);
  });

  it('tells of items without a name, which cannot be merged', () => {
    const { problems } = resolve(
      inputFor(
        {},
        {
          classOverrides: {
            deploymentTemplate: {
              template: { spec: { containers: [{ image: 'x' }] } },
            } as never,
          },
        },
      ),
    );
    expect(problems.map(({ path }) => path)).toContain(
      'spec.classOverrides.deploymentTemplate.template.spec.containers[0].name',
    );
  });
});

describe('variableName', () => {
  it.each([
    ['database.url', 'DATABASE_URL'],
    ['9lives', '_9LIVES'],
    ['_a-b', '_A_B'],
  ])('of %s is %s', (key, name) => {
    expect(variableName(key)).toBe(name);
  });
});

describe('fileName', () => {
  it.each([
    ['app.properties', 'app.properties'],
    ['a/b c', 'a_b_c'],
    ['a//b', 'a_b'],
    ['..', '_..'],
    ['', 'file'],
    ['x'.repeat(300), 'x'.repeat(255)],
  ])('of %j is %j', (key, name) => {
    expect(fileName(key)).toBe(name);
  });
});
