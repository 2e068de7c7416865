import { sample } from '../__fixtures__/objects';
import { serviceBindingKind, type ServiceBinding } from '../ServiceBinding';
import { serviceBindingRule } from './binding';

const hold = {
  reason: 'Rolled back',
  by: 'user:default/anna',
  since: '2026-11-20T10:00:00Z',
};

function binding(
  change: (spec: ServiceBinding['spec']) => void = () => {},
): ServiceBinding {
  return sample('ServiceBinding', ({ spec }) => change(spec));
}

const held = binding(spec => {
  spec.hold = hold;
});

describe('serviceBindingRule', () => {
  it('takes a binding that so far only names its artifact', () => {
    const bare = binding(spec => {
      spec.workloadSpec = {};
    });

    expect(serviceBindingRule(bare, undefined, {})).toEqual([]);
  });

  it.each<{
    reason: string;
    change: (spec: ServiceBinding['spec']) => void;
    paths: string[];
  }>([
    {
      reason: 'what runs is the business of the artifact',
      change: spec => {
        spec.classOverrides = {
          deploymentTemplate: {
            template: {
              spec: {
                serviceAccountName: 'admin',
                volumes: [{ name: 'root', hostPath: { path: '/' } }],
                containers: [
                  { name: 'main', image: 'evil', command: ['sh'], args: [] },
                ],
              },
            },
          },
        };
      },
      paths: [
        'spec.classOverrides.deploymentTemplate.template.spec.serviceAccountName',
        'spec.classOverrides.deploymentTemplate.template.spec.volumes[root].hostPath',
        'spec.classOverrides.deploymentTemplate.template.spec.containers[main].image',
        'spec.classOverrides.deploymentTemplate.template.spec.containers[main].command',
        'spec.classOverrides.deploymentTemplate.template.spec.containers[main].args',
      ],
    },
    {
      reason: 'a workload override has no image either, nor a new container',
      change: spec => {
        spec.workloadOverrides = {
          containers: {
            main: { image: 'evil' } as {},
            'miner-1': { env: [] },
          },
        };
      },
      paths: [
        'spec.workloadOverrides.containers.main.image',
        'spec.workloadOverrides.containers[miner-1]',
      ],
    },
    {
      reason: 'variables of an override have names that work',
      change: spec => {
        spec.workloadOverrides = {
          containers: { main: { env: [{ key: 'A-B', value: 'x' }] } },
        };
      },
      paths: ['spec.workloadOverrides.containers.main.env[0].key'],
    },
    {
      reason: 'APIs belong to endpoints of the workload',
      change: spec => {
        spec.workloadSpec.endpoints = {};
      },
      paths: ['spec.apis[orders-api]'],
    },
    {
      reason: 'the workload itself can run',
      change: spec => {
        spec.workloadSpec.containers = { MAIN: { image: 'a' } };
        delete spec.workloadOverrides;
      },
      paths: ['spec.workloadSpec.containers.MAIN'],
    },
  ])('refuses others: $reason', ({ change, paths }) => {
    expect(
      serviceBindingRule(binding(change), undefined, {}).map(
        ({ path }) => path,
      ),
    ).toEqual(paths);
  });

  it('keeps fields that overrides may not have, so that they are refused by name', () => {
    // Pruned instead, `image` would look accepted.
    const container =
      serviceBindingKind.schema.properties?.spec.properties?.workloadOverrides
        .properties?.containers.additionalProperties;

    expect(container).toMatchObject({
      'x-kubernetes-preserve-unknown-fields': true,
    });
  });

  it('lifts a hold only by resuming', () => {
    expect(serviceBindingRule(binding(), held, {})).toEqual([
      expect.objectContaining({
        path: 'spec.hold',
        message:
          'is lifted only by resuming: user:default/anna holds it, Rolled back',
      }),
    ]);
    expect(serviceBindingRule(binding(), held, { resume: true })).toEqual([]);
    expect(
      serviceBindingRule(held, held, { caller: 'user:default/ben' }),
    ).toEqual([]);
  });

  it('lets nobody hold in the name of another', () => {
    expect(
      serviceBindingRule(held, undefined, { caller: 'user:default/ben' }),
    ).toEqual([expect.objectContaining({ path: 'spec.hold.by' })]);
    expect(
      serviceBindingRule(held, undefined, { caller: 'user:default/anna' }),
    ).toEqual([]);
    expect(serviceBindingRule(held, undefined, {})).toEqual([]);
  });
});
