import fc from 'fast-check';
import { BadRequestError } from '../errors/errors';
import { kubernetesMergeKeys, kubernetesSpecMergeKeys } from './mergeKeys';
import { strategicMerge } from './strategicMerge';

const deployment = kubernetesSpecMergeKeys('Deployment');
const pod = kubernetesSpecMergeKeys('Pod');
const named = (names: string) => [...names].map(name => ({ name }));
const containers = (...list: object[]) => ({
  template: { spec: { containers: list } },
});

describe('strategicMerge', () => {
  it.each<[string, string, string]>([
    ['abc', 'cxb', 'acxb'],
    ['abcd', 'xdyb', 'xacdyb'],
    ['sm', 'm', 'sm'],
    ['sa', 'm', 'msa'],
    ['', 'ab', 'ab'],
    ['ab', '', 'ab'],
    ['ab', 'ba', 'ba'],
  ])('orders %j with overlay %j as %j', (base, overlay, result) => {
    const merged = strategicMerge(
      { containers: named(base) },
      { containers: named(overlay) },
      pod,
    );
    expect(merged.containers.map(({ name }) => name).join('')).toBe(result);
  });

  it('merges containers and env by name (conformance check 1)', () => {
    expect(
      strategicMerge(
        containers({
          name: 'main',
          resources: { limits: { cpu: '1' } },
          args: ['--class'],
          env: [
            { name: 'LOG_LEVEL', value: 'base' },
            { name: 'KEEP', value: '1' },
          ],
        }),
        containers({
          name: 'main',
          image: 'shop:1',
          env: [
            { name: 'NEW', value: '1' },
            { name: 'LOG_LEVEL', value: 'wl' },
          ],
        }),
        deployment,
      ),
    ).toEqual(
      containers({
        name: 'main',
        image: 'shop:1',
        resources: { limits: { cpu: '1' } },
        args: ['--class'],
        env: [
          { name: 'NEW', value: '1' },
          { name: 'LOG_LEVEL', value: 'wl' },
          { name: 'KEEP', value: '1' },
        ],
      }),
    );
  });

  it('keeps containers of other names beside it (conformance check 2)', () => {
    const merged = strategicMerge(
      containers({ name: 'app' }),
      containers({ name: 'main' }),
      deployment,
    );
    expect(merged).toEqual(containers({ name: 'main' }, { name: 'app' }));
  });

  it('merges Service ports by number (conformance check 3)', () => {
    expect(
      strategicMerge(
        {
          type: 'LoadBalancer',
          sessionAffinity: 'ClientIP',
          ports: [
            { port: 8080, name: 'http', appProtocol: 'http' },
            { port: 9999 },
          ],
        },
        { ports: [{ port: 8080, name: 'ep-8080-tcp' }] },
        kubernetesSpecMergeKeys('Service'),
      ),
    ).toEqual({
      type: 'LoadBalancer',
      sessionAffinity: 'ClientIP',
      ports: [
        { port: 8080, name: 'ep-8080-tcp', appProtocol: 'http' },
        { port: 9999 },
      ],
    });
  });

  it('reaches into the job template of a CronJob (conformance check 4)', () => {
    const template = (podSpec: object) => ({
      jobTemplate: { spec: { template: { spec: podSpec } } },
    });
    expect(
      strategicMerge(
        {
          schedule: '0 * * * *',
          ...template({ restartPolicy: 'Never', containers: named('m') }),
        },
        template({
          restartPolicy: 'OnFailure',
          containers: [{ name: 'm', image: 'i' }],
        }),
        kubernetesSpecMergeKeys('CronJob'),
      ),
    ).toEqual({
      schedule: '0 * * * *',
      ...template({
        restartPolicy: 'OnFailure',
        containers: [{ name: 'm', image: 'i' }],
      }),
    });
  });

  it.each<[string, object, object, object]>([
    ['an overlay scalar wins', { a: 1, b: 2 }, { a: 3 }, { a: 3, b: 2 }],
    [
      'null deletes',
      { a: 1, b: { c: 1, d: 2 } },
      { a: null, b: { c: null } },
      { b: { d: 2 } },
    ],
    [
      'null in what is new is left out',
      {},
      { a: { b: null, c: [{ d: null }] } },
      { a: { c: [{}] } },
    ],
    [
      'an empty object changes nothing',
      { strategy: { type: 'Recreate' } },
      { strategy: {} },
      { strategy: { type: 'Recreate' } },
    ],
    [
      'an undefined member changes nothing',
      { a: 1 },
      { a: undefined },
      { a: 1 },
    ],
    [
      'a plain list is replaced',
      { args: ['a', 'b'] },
      { args: ['c'] },
      { args: ['c'] },
    ],
    [
      'a keyed list stays when the overlay has none',
      { containers: named('a') },
      {},
      { containers: named('a') },
    ],
    ['another type wins', { a: { b: 1 } }, { a: 'x' }, { a: 'x' }],
  ])('%s', (_, base, overlay, result) => {
    const copies = structuredClone([base, overlay]);
    expect(strategicMerge(base, overlay, pod)).toEqual(result);
    expect([base, overlay]).toEqual(copies);
  });

  it('replaces lists of kinds without merge keys', () => {
    expect(
      strategicMerge(
        { spec: { rules: named('a') } },
        { spec: { rules: named('b') } },
        kubernetesMergeKeys('APIClass'),
      ),
    ).toEqual({ spec: { rules: named('b') } });
  });

  it('refuses an item without its key, with the path', () => {
    expect(() =>
      strategicMerge(
        containers({ name: 'a' }),
        containers({ image: 'x' }),
        deployment,
      ),
    ).toThrow(
      new BadRequestError(
        'template.spec.containers[0].name is required, since items are merged by it',
      ),
    );
  });

  it('does not follow __proto__', () => {
    const overlay = JSON.parse('{"__proto__":{"polluted":1}}');
    const merged = strategicMerge({}, overlay, {});
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });

  describe('on any pod spec', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const optional = <T>(value: fc.Arbitrary<T>) =>
      fc.option(value, { nil: undefined });
    const env = fc.uniqueArray(
      fc.record({ name, value: optional(fc.constantFrom('1', '2')) }),
      { selector: item => item.name },
    );
    const podSpec = fc.record({
      containers: optional(
        fc.uniqueArray(
          fc.record({
            name,
            image: optional(fc.constantFrom('i', 'j', null)),
            args: optional(fc.array(name, { maxLength: 2 })),
            env: optional(env),
          }),
          { selector: item => item.name },
        ),
      ),
      nodeSelector: optional(fc.dictionary(name, name)),
      restartPolicy: optional(fc.constantFrom('Always', null)),
    });

    it('changes nothing when merged again', () => {
      fc.assert(
        fc.property(podSpec, podSpec, (base, overlay) => {
          const once = strategicMerge(base, overlay, pod);
          expect(strategicMerge(once, overlay, pod)).toEqual(once);
        }),
        { numRuns: 500 },
      );
    });

    it('keeps the order of both sides', () => {
      fc.assert(
        fc.property(podSpec, podSpec, (base, overlay) => {
          const names = (spec: typeof base) =>
            (spec.containers ?? []).map(container => container.name as string);
          const merged = names(strategicMerge(base, overlay, pod));
          const own = new Set(names(overlay));
          expect(merged.filter(item => own.has(item))).toEqual(names(overlay));
          expect(merged.filter(item => !own.has(item))).toEqual(
            names(base).filter(item => !own.has(item)),
          );
        }),
      );
    });
  });
});
