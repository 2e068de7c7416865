import fc from 'fast-check';
import { storedWidget } from '../testing/objects';
import { CacheChange, KindStore } from './KindStore';

function setup() {
  const changes: CacheChange[] = [];
  const store = new KindStore(change => changes.push(change));
  const said = () =>
    changes
      .splice(0)
      .map(
        ({ type, object, initial }) =>
          `${type} ${object.metadata.name}@${object.metadata.resourceVersion}${
            initial ? ' (initial)' : ''
          }`,
      );
  return { store, said };
}

const version = (store: KindStore, name: string) =>
  store.get('demo', name)?.metadata.resourceVersion;

describe('KindStore', () => {
  it('is in sync after its first list and calls that one initial', () => {
    const { store, said } = setup();
    expect(store.synced).toBe(false);
    store.replace([storedWidget('a', '1'), storedWidget('b', '2')], '5');
    expect(store.synced).toBe(true);
    expect(said()).toEqual(['added a@1 (initial)', 'added b@2 (initial)']);
  });

  it('sees in a later list what changed and what is gone', () => {
    const { store, said } = setup();
    store.replace([storedWidget('a', '1'), storedWidget('b', '2')], '5');
    said();
    store.replace([storedWidget('b', '7'), storedWidget('c', '8')], '9');
    expect(said()).toEqual(['updated b@7', 'added c@8', 'deleted a@1']);
  });

  it('does not let an older event overwrite a newer own write', () => {
    const { store, said } = setup();
    store.replace([storedWidget('a', '1')], '1');
    store.upsertOwn(storedWidget('a', '9'));
    said();
    store.upsert(storedWidget('a', '4'));
    store.upsert(storedWidget('a', '9'));
    expect(said()).toEqual([]);
    expect(version(store, 'a')).toBe('9');
    store.upsert(storedWidget('a', '10'));
    expect(said()).toEqual(['updated a@10']);
  });

  it('does not let an older list overwrite or remove a newer own write', () => {
    const { store, said } = setup();
    store.replace([storedWidget('a', '1')], '1');
    store.upsertOwn(storedWidget('a', '12'));
    store.upsertOwn(storedWidget('b', '13'));
    said();
    store.replace([storedWidget('a', '1')], '11');
    expect(said()).toEqual([]);
    expect(version(store, 'a')).toBe('12');
    expect(version(store, 'b')).toBe('13');
  });

  it('goes back with a cluster that was restored from a backup', () => {
    const { store, said } = setup();
    store.replace([storedWidget('a', '1')], '1');
    store.upsert(storedWidget('a', '20'));
    store.upsert(storedWidget('b', '21'));
    store.removeOwn(storedWidget('c', '30'));
    said();
    store.replace([storedWidget('a', '7'), storedWidget('c', '8')], '9');
    expect(said()).toEqual(['updated a@7', 'added c@8', 'deleted b@21']);
    store.upsert(storedWidget('a', '10'));
    expect(said()).toEqual(['updated a@10']);
  });

  it('does not resurrect what an own delete saw go', () => {
    const { store, said } = setup();
    store.replace([storedWidget('a', '1')], '1');
    said();
    store.removeOwn(storedWidget('a', '6'));
    expect(said()).toEqual(['deleted a@1']);
    store.upsert(storedWidget('a', '5'));
    store.replace([storedWidget('a', '5')], '5');
    expect(said()).toEqual([]);
    store.remove(storedWidget('a', '6'));
    expect(said()).toEqual([]);
  });

  it('believes a version newer than its own delete', () => {
    const { store, said } = setup();
    store.removeOwn(storedWidget('a', '6'));
    store.upsert(storedWidget('a', '7'));
    expect(said()).toEqual(['added a@7']);
  });

  it('keeps an object that took the name of a deleted one', () => {
    const { store, said } = setup();
    store.replace([storedWidget('a', '1')], '1');
    store.removeOwn(storedWidget('a', '2'));
    store.upsertOwn(storedWidget('a', '3', { uid: 'second' }));
    said();
    store.remove(storedWidget('a', '2'));
    expect(said()).toEqual([]);
    expect(store.get('demo', 'a')?.metadata.uid).toBe('second');
  });

  it('lets the watch win where versions cannot be compared', () => {
    const { store } = setup();
    store.upsert(storedWidget('a', 'x9'));
    store.upsert(storedWidget('a', 'x4'));
    expect(version(store, 'a')).toBe('x4');
  });

  it('lists by namespace and name, in order', () => {
    const { store } = setup();
    store.replace(
      [
        storedWidget('b', '1'),
        storedWidget('a', '2'),
        storedWidget('z', '3', { namespace: 'aaa', uid: 'other' }),
        storedWidget('cluster', '4', { namespace: undefined }),
      ],
      '4',
    );
    const names = (namespace?: string) =>
      store.list(namespace).map(({ metadata }) => metadata.name);
    expect(names()).toEqual(['cluster', 'z', 'a', 'b']);
    expect(names('demo')).toEqual(['a', 'b']);
    expect(names('nowhere')).toEqual([]);
  });

  it('keeps indexes current, also one that is added later', () => {
    const { store } = setup();
    const owner = ({ metadata }: { metadata: { labels?: object } }) =>
      Object.values(metadata.labels ?? {}) as string[];
    store.upsert(storedWidget('a', '1', { labels: { owner: 'x' } }));
    store.addIndex('owner', owner);
    store.upsert(storedWidget('b', '2', { labels: { owner: 'x', two: 'y' } }));
    const names = (value: string) =>
      store.byIndex('owner', value)!.map(({ metadata }) => metadata.name);
    expect(names('x')).toEqual(['a', 'b']);
    store.upsert(storedWidget('a', '3', { labels: { owner: 'y' } }));
    expect(names('x')).toEqual(['b']);
    expect(names('y')).toEqual(['a', 'b']);
    store.remove(storedWidget('b', '4'));
    expect(names('x')).toEqual([]);
    expect(store.byIndex('nope', 'x')).toBeUndefined();
    expect(() => store.addIndex('owner', owner)).toThrow('already');
  });

  it('ends where the server is, in whatever order own writes and events come', () => {
    const history = fc.array(
      fc.record({
        name: fc.constantFrom('a', 'b'),
        remove: fc.boolean(),
        own: fc.boolean(),
        /** How many events the watch is behind when the own write lands. */
        lag: fc.integer({ min: -1, max: 6 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(history, steps => {
        const store = new KindStore(() => {});
        store.replace([], '0');
        const server = new Map<string, string>();
        const events: Array<() => void> = [];
        steps.forEach(({ name, remove, own, lag }, index) => {
          const gone = server.get(name);
          if (remove && !gone) {
            return;
          }
          const uid = gone ?? `uid-${index}`;
          const object = storedWidget(name, String(index + 1), { uid });
          if (remove) {
            server.delete(name);
          } else {
            server.set(name, uid);
          }
          events.push(() =>
            remove ? store.remove(object) : store.upsert(object),
          );
          while (events.length > lag + 1) {
            events.shift()!();
          }
          if (own && remove) {
            store.removeOwn(object);
          } else if (own) {
            store.upsertOwn(object);
          }
          // Who wrote reads what was written, however late the watch is.
          const read = store.get('demo', name)?.metadata.uid;
          expect(own ? read : server.get(name)).toBe(server.get(name));
        });
        events.forEach(event => event());
        expect(
          store
            .list(undefined)
            .map(({ metadata }) => metadata.uid)
            .sort(),
        ).toEqual([...server.values()].sort());
        expect(store.unconfirmed).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
