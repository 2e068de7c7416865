import type { WorkloadTemplate } from '../kinds';
import { applyWorkloadOverrides, countOverrides } from './applyOverrides';

const template: WorkloadTemplate = {
  containers: {
    main: {
      image: 'a:1',
      args: ['serve'],
      env: [
        { key: 'A', value: '1' },
        {
          key: 'B',
          valueFrom: { configurationGroupRef: { name: 'g', key: 'k' } },
        },
      ],
      fileMounts: [{ mountPath: '/a', value: '1' }],
    },
    side: { image: 'b:1' },
  },
  endpoints: { api: { type: 'REST', port: 8080 } },
};

describe('applyWorkloadOverrides', () => {
  it('merges variables by key, whole entries, in place', () => {
    const { containers } = applyWorkloadOverrides(template, {
      containers: {
        main: {
          env: [
            { key: 'C', value: '3' },
            { key: 'B', value: '2' },
          ],
        },
      },
    });
    expect(containers?.main.env).toEqual([
      { key: 'A', value: '1' },
      { key: 'B', value: '2' },
      { key: 'C', value: '3' },
    ]);
    expect(containers?.side).toBe(template.containers?.side);
  });

  it('appends files', () => {
    const { containers } = applyWorkloadOverrides(template, {
      containers: { main: { fileMounts: [{ mountPath: '/b' }] } },
    });
    expect(containers?.main.fileMounts).toEqual([
      { mountPath: '/a', value: '1' },
      { mountPath: '/b' },
    ]);
  });

  it('keeps image and args whatever the override says', () => {
    const { containers } = applyWorkloadOverrides(template, {
      containers: { main: { image: 'evil:1', args: ['x'] } as never },
    });
    expect(containers?.main).toMatchObject({ image: 'a:1', args: ['serve'] });
  });

  it('adds no container', () => {
    const { containers } = applyWorkloadOverrides(template, {
      containers: { miner: {} },
    });
    expect(Object.keys(containers!)).toEqual(['main', 'side']);
  });

  it('merges endpoints by name, field by field', () => {
    const { endpoints } = applyWorkloadOverrides(template, {
      endpoints: { api: { port: 9090 }, admin: { type: 'HTTP', port: 1 } },
    });
    expect(endpoints).toEqual({
      api: { type: 'REST', port: 9090 },
      admin: { type: 'HTTP', port: 1 },
    });
  });

  it('changes neither input, and nothing without overrides', () => {
    const frozen = JSON.stringify(template);
    applyWorkloadOverrides(template, { endpoints: { api: { port: 1 } } });
    expect(JSON.stringify(template)).toBe(frozen);
    expect(applyWorkloadOverrides(template, undefined)).toBe(template);
  });
});

describe('countOverrides', () => {
  it('counts leaf values, a variable as one', () => {
    expect(
      countOverrides({
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
          containers: {
            main: { env: [{ key: 'A', value: '1' }, { key: 'B' }] },
          },
        },
      }),
    ).toBe(4);
    expect(countOverrides({})).toBe(0);
  });
});
