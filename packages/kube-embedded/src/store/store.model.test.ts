import fc from 'fast-check';
import {
  ApiError,
  GoneError,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import type { EmbeddedCluster } from '../cluster/EmbeddedCluster';
import {
  ANNA,
  CONFIG_MAP,
  configMap,
  configMapRef,
  testStores,
} from '../__testUtils__/testStores';
import type { EmbeddedStore } from './openStore';

jest.setTimeout(120_000);

/*
 * How these properties were seen to fail, each defect put in by hand: a watch
 * that sent the types of the changes instead of its reader's transitions, one
 * that said nothing of objects that no longer match, and a page that took rows
 * newer than its snapshot.
 */

type Operation =
  | { verb: 'create'; name: string; value: string }
  | { verb: 'put'; name: string; value: string; cas: boolean }
  | { verb: 'label'; name: string; label: string | null }
  | { verb: 'delete'; name: string };

const name = fc.constantFrom('a', 'b', 'c');
const value = fc.constantFrom('x', 'y');

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ verb: fc.constant('create' as const), name, value }),
  fc.record({
    verb: fc.constant('put' as const),
    name,
    value,
    cas: fc.boolean(),
  }),
  fc.record({
    verb: fc.constant('label' as const),
    name,
    label: fc.constantFrom('in', 'out', null),
  }),
  fc.record({ verb: fc.constant('delete' as const), name }),
);

/** Does an operation; says how it ended, in words that do not depend on uids or times. */
async function perform(
  client: ObjectClient,
  op: Operation,
  known: ReadonlyMap<string, Stored>,
): Promise<string> {
  try {
    const object = await start(client, op, known);
    return `ok generation ${object.metadata.generation}`;
  } catch (error) {
    if (error instanceof ApiError) {
      return error.reason;
    }
    throw error;
  }
}

function start(
  client: ObjectClient,
  op: Operation,
  known: ReadonlyMap<string, Stored>,
): Promise<Stored> {
  switch (op.verb) {
    case 'create':
      return client.create(configMap(op.name, { v: op.value }), ANNA);
    case 'put': {
      const resourceVersion = op.cas
        ? known.get(op.name)?.metadata.resourceVersion
        : undefined;
      return client.replace(
        configMap(op.name, { v: op.value }, { resourceVersion }),
        ANNA,
      );
    }
    case 'label':
      return client.patch(
        configMapRef(op.name),
        { metadata: { labels: { side: op.label } } },
        ANNA,
      );
    default:
      return client.delete(configMapRef(op.name), ANNA);
  }
}

/** What is compared: everything but uid, times and versions. */
function essence(objects: readonly KubeObject[]): string[] {
  return objects
    .map(({ metadata, ...rest }) =>
      JSON.stringify([metadata.name, metadata.labels, rest]),
    )
    .sort();
}

const byName = (objects: readonly Stored[]) =>
  new Map(objects.map(object => [object.metadata.name, object]));

const configMapKind = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  statusSubresource: false,
};

describe('the store, against models', () => {
  const stores = testStores();
  let clusters = 0;

  function freshCluster(store: EmbeddedStore): EmbeddedCluster {
    clusters += 1;
    return store.cluster(`c${clusters}`, {
      kinds: [{ ...configMapKind }],
    });
  }

  it.each(stores.ids)(
    'gives many writers at once what it gives them one after another, %p',
    async id => {
      const { store } = await stores.on(id);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(operation, { minLength: 1, maxLength: 8 }), {
            maxLength: 5,
          }),
          async batches => {
            const together = freshCluster(store);
            const alone = freshCluster(store);
            for (const batch of batches) {
              const [a, b] = await Promise.all([
                together.list(CONFIG_MAP),
                alone.list(CONFIG_MAP),
              ]);
              const outcomes = await Promise.all(
                batch.map(op => perform(together, op, byName(a.items))),
              );
              const expected: string[] = [];
              for (const op of batch) {
                expected.push(await perform(alone, op, byName(b.items)));
              }
              expect(outcomes).toEqual(expected);
            }
            const [a, b] = await Promise.all([
              together.list(CONFIG_MAP),
              alone.list(CONFIG_MAP),
            ]);
            expect(essence(a.items)).toEqual(essence(b.items));
          },
        ),
        { numRuns: id === 'SQLITE_3' ? 60 : 25 },
      );
    },
  );

  it.each(stores.ids)(
    'replays from any version to the state that is, %p',
    async id => {
      const { store } = await stores.on(id, {
        retention: { ageMs: 3_600_000, changes: 12 },
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              operations: fc.array(operation, { minLength: 1, maxLength: 6 }),
              compact: fc.boolean(),
            }),
            { minLength: 1, maxLength: 6 },
          ),
          fc.constantFrom(undefined, 'side=in', 'side!=in'),
          async (rounds, labelSelector) => {
            const cluster = freshCluster(store);
            const snapshots = [
              await cluster.list(CONFIG_MAP, { labelSelector }),
            ];
            for (const { operations, compact } of rounds) {
              await Promise.all(
                operations.map(op => perform(cluster, op, new Map())),
              );
              if (compact) {
                await store.compact();
              }
              snapshots.push(await cluster.list(CONFIG_MAP, { labelSelector }));
            }
            const last = await cluster.create(
              configMap(
                'zz',
                {},
                {
                  // The end of the replay must be seen by every watcher.
                  labels: { side: labelSelector === 'side!=in' ? 'out' : 'in' },
                },
              ),
              ANNA,
            );
            const end = await cluster.list(CONFIG_MAP, { labelSelector });
            const final = Number(last.metadata.resourceVersion);
            let replayed = 0;
            for (const snapshot of snapshots) {
              const state = await replay(
                cluster,
                snapshot.resourceVersion,
                snapshot.items,
                final,
                labelSelector,
              );
              const expected = end.items.filter(
                object => object.metadata.name !== 'zz',
              );
              replayed += state ? 1 : 0;
              expect(state ?? expected).toEqual(expected);
            }
            expect(replayed).toBeGreaterThan(0);
          },
        ),
        { numRuns: id === 'SQLITE_3' ? 60 : 25 },
      );
    },
  );

  it.each(stores.ids)(
    'shows on all pages the state of the first, whatever is written between, %p',
    async id => {
      const { store } = await stores.on(id);
      await fc.assert(
        fc.asyncProperty(
          fc.array(operation, { maxLength: 8 }),
          fc.array(fc.array(operation, { maxLength: 6 }), { maxLength: 3 }),
          async (before, between) => {
            const cluster = freshCluster(store);
            for (const op of before) {
              await perform(cluster, op, new Map());
            }
            const whole = await cluster.list(CONFIG_MAP);
            const seen: Stored[] = [];
            let page = await cluster.list(CONFIG_MAP, { limit: 1 });
            seen.push(...page.items);
            for (let round = 0; page.continue; round += 1) {
              await Promise.all(
                (between[round] ?? []).map(op =>
                  perform(cluster, op, new Map()),
                ),
              );
              page = await cluster.list(CONFIG_MAP, {
                limit: 1,
                continue: page.continue,
              });
              seen.push(...page.items);
            }
            expect(seen).toEqual(whole.items);
          },
        ),
        { numRuns: id === 'SQLITE_3' ? 60 : 25 },
      );
    },
  );
});

/**
 * Applies a watch to a state, up to a version.
 *
 * @returns nothing when the changes after the version are compacted
 */
async function replay(
  client: ObjectClient,
  from: string,
  items: readonly Stored[],
  final: number,
  labelSelector: string | undefined,
): Promise<Stored[] | undefined> {
  const state = byName(items);
  const abort = new AbortController();
  let seen = Number(from);
  try {
    const watch = client.watch(CONFIG_MAP, {
      resourceVersion: from,
      labelSelector,
      signal: abort.signal,
    });
    for await (const event of watch) {
      if (event.type === 'BOOKMARK') {
        continue;
      }
      const { object } = event;
      const version = Number(object.metadata.resourceVersion);
      expect(version).toBeGreaterThan(seen);
      seen = version;
      if (event.type === 'DELETED') {
        expect(state.delete(object.metadata.name)).toBe(true);
      } else {
        expect(state.has(object.metadata.name)).toBe(event.type === 'MODIFIED');
        state.set(object.metadata.name, object);
        if (version === final) {
          abort.abort();
        }
      }
    }
  } catch (error) {
    if (error instanceof GoneError) {
      return undefined;
    }
    throw error;
  }
  state.delete('zz');
  return [...state.values()].sort((a, b) =>
    a.metadata.name < b.metadata.name ? -1 : 1,
  );
}
