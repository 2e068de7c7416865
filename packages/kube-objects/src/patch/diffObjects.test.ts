import fc from 'fast-check';
import { deepEqualJson } from '../canonical/deepEqualJson';
import { diffObjects } from './diffObjects';

const deployment = (containers: object[], more: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web' } },
  spec: { replicas: 1, template: { spec: { containers } }, ...more },
});

describe('diffObjects', () => {
  it('matches items of keyed lists by their key', () => {
    const before = deployment([
      {
        name: 'main',
        image: 'a:1',
        args: ['x'],
        env: [{ name: 'A', value: '1' }],
      },
      { name: 'old', image: 'b' },
    ]);
    const after = deployment(
      [
        { name: 'new', image: 'c' },
        {
          name: 'main',
          image: 'a:2',
          args: ['x', 'y'],
          env: [{ name: 'A', value: '2' }],
        },
      ],
      { replicas: undefined, paused: true },
    );
    const at = 'spec.template.spec.containers';
    expect(diffObjects(before, after)).toEqual([
      { path: 'spec.replicas', op: 'remove', before: 1 },
      {
        path: `${at}[name=main].image`,
        op: 'replace',
        before: 'a:1',
        after: 'a:2',
      },
      {
        path: `${at}[name=main].args`,
        op: 'replace',
        before: ['x'],
        after: ['x', 'y'],
      },
      {
        path: `${at}[name=main].env[name=A].value`,
        op: 'replace',
        before: '1',
        after: '2',
      },
      {
        path: `${at}[name=old]`,
        op: 'remove',
        before: { name: 'old', image: 'b' },
      },
      {
        path: `${at}[name=new]`,
        op: 'add',
        after: { name: 'new', image: 'c' },
      },
      { path: 'spec.paused', op: 'add', after: true },
    ]);
  });

  it('has no changes for another order of keyed items or members', () => {
    const a = { name: 'a' };
    const b = { name: 'b' };
    expect(diffObjects(deployment([a, b]), deployment([b, a]))).toEqual([]);
  });

  it('takes other lists, and keyed ones with a key missing or twice, as a whole', () => {
    const service = (ports: object[]) => ({
      kind: 'Service',
      spec: { ports },
    });
    const tcp = { port: 53, protocol: 'TCP' };
    const udp = { port: 53, protocol: 'UDP' };
    expect(diffObjects(service([tcp]), service([tcp, udp]))).toEqual([
      { path: 'spec.ports', op: 'replace', before: [tcp], after: [tcp, udp] },
    ]);
    expect(diffObjects({ a: [1, 2] }, { a: [2, 1] })).toEqual([
      { path: 'a', op: 'replace', before: [1, 2], after: [2, 1] },
    ]);
  });

  it('puts names that are no identifiers into brackets', () => {
    expect(
      diffObjects(
        { metadata: { labels: { 'a/b': '1' } } },
        { metadata: { labels: { 'a/b': '2' } } },
      ),
    ).toEqual([
      { path: 'metadata.labels[a/b]', op: 'replace', before: '1', after: '2' },
    ]);
  });

  it('has an object that comes or goes as one change', () => {
    const object = deployment([]);
    expect(diffObjects(undefined, object)).toEqual([
      { path: '', op: 'add', after: object },
    ]);
    expect(diffObjects(object, undefined)).toEqual([
      { path: '', op: 'remove', before: object },
    ]);
  });

  it('is empty exactly for equal values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(diffObjects(a, structuredClone(a))).toEqual([]);
        expect(diffObjects(a, b).length === 0).toBe(deepEqualJson(a, b));
      }),
    );
  });
});
