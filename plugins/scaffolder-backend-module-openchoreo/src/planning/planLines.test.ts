import { planLines } from './planLines';

describe('planLines', () => {
  it('has a line for each thing that would change', () => {
    expect(
      planLines({
        hash: 'sha256:1',
        changeHash: 'sha256:2',
        environment: 'staging',
        objects: [
          {
            apiVersion: 'v1',
            kind: 'Service',
            name: 'a',
            op: 'create',
            changes: [],
          },
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'a',
            op: 'update',
            changes: [
              { path: 'spec.replicas', op: 'replace', before: 1, after: 2 },
              { path: 'spec.paused', op: 'remove', before: true },
            ],
          },
          {
            apiVersion: 'v1',
            kind: 'Secret',
            name: 'a',
            op: 'delete',
            changes: [],
          },
        ],
        endpoints: [
          { name: 'api', op: 'change', before: 'http://a', after: 'http://b' },
          { name: 'old', op: 'remove', before: 'http://c' },
        ],
        configuration: [{ container: 'main', key: 'LOG_LEVEL', op: 'replace' }],
        network: ['a will be reachable from the internet.'],
        problems: [],
        gates: [
          {
            name: 'approval',
            type: 'approval',
            state: 'Pending',
            message: 'One approval is missing.',
          },
        ],
        effect: 'waits',
        sentence: 'It will wait.',
      }),
    ).toEqual([
      '+ Service a',
      '~ Deployment a: spec.replicas, spec.paused',
      '- Secret a',
      '~ endpoint api: http://b',
      '- endpoint old: http://c',
      '~ LOG_LEVEL of main',
      'a will be reachable from the internet.',
      'Gate approval is Pending: One approval is missing.',
    ]);
  });
});
