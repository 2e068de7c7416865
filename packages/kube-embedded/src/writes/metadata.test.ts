import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  newMeta,
  timestamp,
  unknownMetaFields,
  updatedMeta,
  writableMeta,
} from './metadata';

const now = new Date('2026-02-03T04:05:06.789Z');

describe('metadata', () => {
  it('takes from a writer what is his', () => {
    expect(
      writableMeta({
        name: 'a',
        labels: { a: 'b' },
        annotations: {},
        finalizers: [],
        uid: 'u',
        deletionTimestamp: 'x',
        selfLink: 'y',
        made: 'up',
      }),
    ).toEqual({ name: 'a', labels: { a: 'b' } });
    expect(writableMeta(undefined)).toEqual({});
  });

  it('adds what the server sets, in whole seconds', () => {
    expect(newMeta({ name: 'a' }, 'u', now)).toEqual({
      name: 'a',
      uid: 'u',
      generation: 1,
      creationTimestamp: '2026-02-03T04:05:06Z',
    });
    expect(timestamp(now)).toBe('2026-02-03T04:05:06Z');
  });

  it('keeps what the server set and replaces the rest', () => {
    const current = {
      name: 'a',
      uid: 'u',
      generation: 3,
      labels: { a: 'b' },
      finalizers: ['x/y'],
      deletionTimestamp: '2026-01-01T00:00:00Z',
    } as unknown as Stored['metadata'];
    expect(updatedMeta(current, { name: 'a', labels: { c: 'd' } })).toEqual({
      name: 'a',
      uid: 'u',
      generation: 3,
      labels: { c: 'd' },
      deletionTimestamp: '2026-01-01T00:00:00Z',
    });
  });

  it('names fields that nobody knows', () => {
    expect(
      unknownMetaFields({ name: 'a', uid: 'u', clusterName: 'c' }).map(
        ({ path }) => path,
      ),
    ).toEqual(['metadata.clusterName']);
    expect(unknownMetaFields(undefined)).toEqual([]);
  });
});
