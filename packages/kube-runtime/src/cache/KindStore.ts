import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import { compareResourceVersions } from './resourceVersion';

/**
 * A change that a cache has seen. Objects are shared: never change them in
 * place.
 *
 * @public
 */
export interface CacheChange {
  type: 'added' | 'updated' | 'deleted';
  /** As it is now, or was last. */
  object: Stored;
  /** As it was before an update. */
  previous?: Stored;
  /** Not new: seen in the first list, or replayed to a late handler. */
  initial: boolean;
}

/** The key of an object within its kind. */
export function storeKey(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** Extracts the values under which an index finds an object. */
export type IndexValues = (object: KubeObject) => string[];

interface Entry {
  object: Stored;
  /** Index name -> the values under which this object is filed. */
  filed: Map<string, string[]>;
}

/** Index name of the namespace index that every store has. */
const NAMESPACE_INDEX = 'metadata.namespace';

/**
 * The objects of one kind, fed from two sides: by a watch, and by this
 * process's own writes, which are here before the watch brings them.
 *
 * - What is older than what is stored never replaces it. Where resource
 *   versions cannot be compared, the watch always wins.
 * - A uid that this process saw go stays away until a version newer than its
 *   last one proves that it is there after all.
 */
export class KindStore {
  readonly #entries = new Map<string, Entry>();
  readonly #indexes = new Map<
    string,
    { values: IndexValues; filed: Map<string, Map<string, Stored>> }
  >();
  /** uid -> resource version at which our own delete saw it go. */
  readonly #tombstones = new Map<string, string>();
  readonly #emit: (change: CacheChange) => void;
  #listed = false;

  constructor(emit: (change: CacheChange) => void) {
    this.#emit = emit;
    this.addIndex(NAMESPACE_INDEX, object => [object.metadata.namespace ?? '']);
  }

  /** Whether the first list is in. */
  get synced(): boolean {
    return this.#listed;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(namespace: string | undefined, name: string): Stored | undefined {
    return this.#entries.get(storeKey(namespace, name))?.object;
  }

  /** In the order of namespace, then name. */
  list(namespace: string | undefined): Stored[] {
    return inOrder(
      namespace
        ? this.#indexes.get(NAMESPACE_INDEX)!.filed.get(namespace)?.values()
        : Array.from(this.#entries.values(), entry => entry.object),
    );
  }

  /** @returns undefined when there is no such index */
  byIndex(name: string, value: string): Stored[] | undefined {
    const index = this.#indexes.get(name);
    return index && inOrder(index.filed.get(value)?.values());
  }

  addIndex(name: string, values: IndexValues): void {
    if (this.#indexes.has(name)) {
      throw new Error(`There is an index named ${name} already`);
    }
    this.#indexes.set(name, { values, filed: new Map() });
    for (const [key, entry] of this.#entries) {
      this.#file(key, entry, name);
    }
  }

  /** What a complete list showed at `resourceVersion`. */
  replace(objects: Stored[], resourceVersion: string): void {
    const initial = !this.#listed;
    const changes: CacheChange[] = [];
    const seen = new Set<string>();
    const seenUids = new Set<string>();
    for (const object of objects) {
      seen.add(storeKey(object.metadata.namespace, object.metadata.name));
      seenUids.add(object.metadata.uid);
      const change = this.#upsert(object, initial);
      if (change) {
        changes.push(change);
      }
    }
    for (const [key, { object }] of this.#entries) {
      // An object that we wrote after the list was read is not in it.
      const newer =
        (compareResourceVersions(
          object.metadata.resourceVersion,
          resourceVersion,
        ) ?? 0) > 0;
      if (!seen.has(key) && !newer) {
        this.#drop(key);
        changes.push({ type: 'deleted', object, initial: false });
      }
    }
    for (const uid of this.#tombstones.keys()) {
      if (!seenUids.has(uid)) {
        this.#tombstones.delete(uid);
      }
    }
    this.#listed = true;
    // Only now, so that handlers see the list as a whole.
    changes.forEach(this.#emit);
  }

  /** An added or changed object, from the watch or from our own write. */
  upsert(object: Stored): void {
    const change = this.#upsert(object, false);
    if (change) {
      this.#emit(change);
    }
  }

  /** The watch says that the object is gone. */
  remove(object: Stored): void {
    this.#tombstones.delete(object.metadata.uid);
    this.#removeIfKnown(object);
  }

  /** Our own delete says that the object is gone; the watch does not know yet. */
  removeOwn(object: Stored): void {
    this.#tombstones.set(object.metadata.uid, object.metadata.resourceVersion);
    this.#removeIfKnown(object);
  }

  /** Everything that is here, as `initial` additions. */
  replay(): CacheChange[] {
    return this.list(undefined).map(object => ({
      type: 'added',
      object,
      initial: true,
    }));
  }

  #upsert(object: Stored, initial: boolean): CacheChange | undefined {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const buried = this.#tombstones.get(uid);
    if (buried !== undefined) {
      if (!((compareResourceVersions(resourceVersion, buried) ?? 0) > 0)) {
        return undefined;
      }
      this.#tombstones.delete(uid);
    }
    const key = storeKey(namespace, name);
    const previous = this.#entries.get(key)?.object;
    if (previous) {
      const order = compareResourceVersions(
        resourceVersion,
        previous.metadata.resourceVersion,
      );
      if (order !== undefined && order <= 0) {
        return undefined;
      }
      this.#drop(key);
    }
    const entry: Entry = { object, filed: new Map() };
    this.#entries.set(key, entry);
    for (const index of this.#indexes.keys()) {
      this.#file(key, entry, index);
    }
    return previous
      ? { type: 'updated', object, previous, initial }
      : { type: 'added', object, initial };
  }

  #removeIfKnown(object: Stored): void {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const key = storeKey(namespace, name);
    const known = this.#entries.get(key)?.object;
    // Another uid: the name was taken again by our own create. A newer
    // version: it left a selector and our own write brought it back.
    if (
      !known ||
      known.metadata.uid !== uid ||
      (compareResourceVersions(
        known.metadata.resourceVersion,
        resourceVersion,
      ) ?? 0) > 0
    ) {
      return;
    }
    this.#drop(key);
    this.#emit({ type: 'deleted', object: known, initial: false });
  }

  #file(key: string, entry: Entry, indexName: string): void {
    const index = this.#indexes.get(indexName)!;
    const values = index.values(entry.object);
    entry.filed.set(indexName, values);
    for (const value of values) {
      let objects = index.filed.get(value);
      if (!objects) {
        objects = new Map();
        index.filed.set(value, objects);
      }
      objects.set(key, entry.object);
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) {
      return;
    }
    this.#entries.delete(key);
    for (const [indexName, values] of entry.filed) {
      const { filed } = this.#indexes.get(indexName)!;
      for (const value of values) {
        const objects = filed.get(value);
        objects?.delete(key);
        if (objects?.size === 0) {
          filed.delete(value);
        }
      }
    }
  }
}

function inOrder(objects: Iterable<Stored> | undefined): Stored[] {
  return Array.from(objects ?? []).sort((a, b) => {
    const byNamespace = compareText(
      a.metadata.namespace ?? '',
      b.metadata.namespace ?? '',
    );
    return byNamespace || compareText(a.metadata.name, b.metadata.name);
  });
}

function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
