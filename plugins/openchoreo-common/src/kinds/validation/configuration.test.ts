import {
  configurationProblems,
  type ContainerConfiguration,
} from './configuration';

const group = { configurationGroupRef: { name: 'db', key: 'url' } };
const secret = { secretRef: { name: 'db', key: 'url' } };

describe('configurationProblems', () => {
  it('takes one source for each variable and file', () => {
    expect(
      configurationProblems(
        {
          env: [
            { key: 'A', value: '' },
            { key: '_b1', valueFrom: group },
            { key: 'EMPTY' },
          ],
          envFrom: [{ secretRef: { name: 'db' } }],
          fileMounts: [
            { mountPath: '/etc/a', value: 'x' },
            { mountPath: '/etc/b', valueFrom: secret },
          ],
          fileMountsFrom: [
            { configurationGroupRef: { name: 'db', mountPath: '/etc/db' } },
          ],
        },
        'c',
      ),
    ).toEqual([]);
  });

  it.each<{
    reason: string;
    configuration: ContainerConfiguration;
    problems: Array<[string, string]>;
  }>([
    {
      reason: 'shells refuse such names',
      configuration: { env: [{ key: '1A' }, { key: 'A-B' }, { key: '' }] },
      problems: [
        ['c.env[0].key', 'must consist of letters'],
        ['c.env[1].key', 'must consist of letters'],
        ['c.env[2].key', 'must consist of letters'],
      ],
    },
    {
      reason: 'a variable has one value',
      configuration: { env: [{ key: 'A' }, { key: 'B' }, { key: 'A' }] },
      problems: [['c.env[2].key', 'is set by [0] already']],
    },
    {
      reason: 'a value is literal or referred to',
      configuration: { env: [{ key: 'A', value: 'x', valueFrom: group }] },
      problems: [['c.env[0].valueFrom', 'must not be set beside value']],
    },
    {
      reason: 'a reference names one thing',
      configuration: {
        env: [
          { key: 'A', valueFrom: {} },
          { key: 'B', valueFrom: { ...group, ...secret } },
        ],
        envFrom: [{}],
        fileMountsFrom: [{}],
      },
      problems: [
        ['c.env[0].valueFrom', 'must have one of'],
        ['c.env[1].valueFrom', 'must have only one of'],
        ['c.envFrom[0]', 'must have one of'],
        ['c.fileMountsFrom[0]', 'must have one of'],
      ],
    },
    {
      reason: 'files are mounted at absolute paths',
      configuration: {
        fileMounts: [
          { mountPath: 'etc/a', value: 'x' },
          { mountPath: '/etc/../a', value: 'x' },
        ],
        fileMountsFrom: [
          { configurationGroupRef: { name: 'db', mountPath: 'a' } },
          { secretRef: { name: 'db', mountPath: 'a' } },
        ],
      },
      problems: [
        ['c.fileMounts[0].mountPath', 'must be an absolute path'],
        ['c.fileMounts[1].mountPath', 'must be an absolute path'],
        [
          'c.fileMountsFrom[0].configurationGroupRef.mountPath',
          'must be an absolute path',
        ],
        ['c.fileMountsFrom[1].secretRef.mountPath', 'must be an absolute path'],
      ],
    },
  ])('refuses others: $reason', ({ configuration, problems }) => {
    expect(configurationProblems(configuration, 'c')).toEqual(
      problems.map(([path, message]) =>
        expect.objectContaining({
          path,
          message: expect.stringContaining(message),
        }),
      ),
    );
  });
});
