import {
  controllerReference,
  type ObjectRef,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectReader } from '../cache/ObjectReader';
import { PART, storedWidget, WIDGET } from '../testing/objects';
import {
  keysOf,
  mapToController,
  mapToSelf,
  requestKey,
  requestOf,
} from './requests';

/** A reader that has exactly these objects. */
function reader(...objects: Stored[]): ObjectReader {
  return {
    get: <T>(ref: ObjectRef) =>
      objects.find(
        ({ kind, metadata }) =>
          kind === ref.kind &&
          metadata.name === ref.name &&
          metadata.namespace === ref.namespace,
      ) as T | undefined as never,
    list: () => [],
  };
}

const ownedBy = (owner: Stored, namespace = 'demo') => ({
  ...storedWidget('part', '2', {
    namespace,
    ownerReferences: [controllerReference(owner)],
  }),
  ...PART,
});

describe('requests and keys', () => {
  it.each([
    [{ namespace: 'demo', name: 'a' }, 'demo/a'],
    [{ name: 'a' }, 'a'],
  ])('turn into each other: %j', (request, key) => {
    expect(requestKey(request)).toBe(key);
    expect(requestOf(key)).toEqual(request);
  });
});

describe('mapToController', () => {
  const namespaced = storedWidget('a', '1');
  const clusterScoped = storedWidget('a', '1', { namespace: undefined });

  it.each([
    {
      reason: 'a namespaced owner is in the namespace of its dependant',
      have: [namespaced],
      changed: ownedBy(namespaced),
      expected: [{ namespace: 'demo', name: 'a' }],
    },
    {
      reason: 'a cluster-scoped owner has no namespace',
      have: [clusterScoped],
      changed: ownedBy(clusterScoped),
      expected: [{ name: 'a' }],
    },
    {
      reason: 'an owner that is gone needs no look',
      have: [],
      changed: ownedBy(namespaced),
      expected: [],
    },
    {
      reason: 'another kind of owner is not ours',
      have: [namespaced],
      changed: ownedBy({ ...namespaced, kind: 'Gadget' }),
      expected: [],
    },
    {
      reason: 'another version of the kind is the same object',
      have: [namespaced],
      changed: ownedBy({ ...namespaced, apiVersion: 'example.dev/v2' }),
      expected: [{ namespace: 'demo', name: 'a' }],
    },
    {
      reason: 'nobody owns it',
      have: [namespaced],
      changed: storedWidget('part', '2'),
      expected: [],
    },
  ])('$reason', ({ have, changed, expected }) => {
    expect(mapToController(WIDGET, reader(...have))(changed)).toEqual(expected);
  });
});

describe('keysOf', () => {
  it('concerns the old and the new target, each once', () => {
    const object = storedWidget('a', '2');
    const previous = storedWidget('a', '1');
    const change = {
      type: 'updated' as const,
      object,
      previous,
      initial: false,
    };
    expect([...keysOf(change, mapToSelf)]).toEqual(['demo/a']);
    const byVersion = keysOf(change, ({ metadata }) => [
      { name: metadata.resourceVersion! },
    ]);
    expect([...byVersion].sort()).toEqual(['1', '2']);
  });
});
