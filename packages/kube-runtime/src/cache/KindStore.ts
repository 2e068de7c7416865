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
 * - What this process deleted stays away until a newer version proves that the
 *   name is taken again, or the object still there after all.
 */
export class KindStore {
  readonly #entries = new Map<string, Entry>();
  readonly #indexes = new Map<
    string,
    { values: IndexValues; filed: Map<string, Map<string, Stored>> }
  >();
  /** Store key -> what our own delete saw go, until the watch has seen it too. */
  readonly #tombstones = new Map<
    string,
    { uid: string; resourceVersion: string }
  >();
  /** How far the watch has come; empty before the first list. */
  #watched = '';
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

  /** Own deletes that the watch has not confirmed. */
  get unconfirmed(): number {
    return this.#tombstones.size;
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

  /**
   * What a complete list showed at `resourceVersion`. A list from before what
   * the watch has shown means that the cluster was restored from a backup: then
   * the list is right, and all that seemed newer never happened.
   */
  replace(objects: Stored[], resourceVersion: string): void {
    const initial = !this.#listed;
    const wentBack =
      (compareResourceVersions(resourceVersion, this.#watched) ?? 0) < 0;
    if (wentBack) {
      this.#tombstones.clear();
    }
    const changes: CacheChange[] = [];
    const seen = new Set<string>();
    for (const object of objects) {
      seen.add(keyOf(object));
      const change = this.#upsert(object, initial, wentBack);
      if (change) {
        changes.push(change);
      }
    }
    for (const [key, { object }] of this.#entries) {
      // An object that we wrote after the list was read is not in it.
      const newer =
        !wentBack && isNewer(object.metadata.resourceVersion, resourceVersion);
      if (!seen.has(key) && !newer) {
        this.#drop(key);
        changes.push({ type: 'deleted', object, initial: false });
      }
    }
    for (const [key, tombstone] of this.#tombstones) {
      const newer = isNewer(tombstone.resourceVersion, resourceVersion);
      if (!seen.has(key) && !newer) {
        this.#tombstones.delete(key);
      }
    }
    this.#listed = true;
    this.#watched = resourceVersion;
    // Only now, so that handlers see the list as a whole.
    changes.forEach(this.#emit);
  }

  /** The watch shows an object that was added or changed. */
  upsert(object: Stored): void {
    this.#watched = object.metadata.resourceVersion;
    this.upsertOwn(object);
  }

  /** What our own write was answered with; the watch may not know yet. */
  upsertOwn(object: Stored): void {
    const change = this.#upsert(object, false, false);
    if (change) {
      this.#emit(change);
    }
  }

  /** The watch says that the object is gone. */
  remove(object: Stored): void {
    const key = keyOf(object);
    this.#watched = object.metadata.resourceVersion;
    if (this.#tombstones.get(key)?.uid === object.metadata.uid) {
      this.#tombstones.delete(key);
    }
    this.#removeUnlessNewer(key, object);
  }

  /** Our own delete says that the object is gone; the watch does not know yet. */
  removeOwn(object: Stored): void {
    const key = keyOf(object);
    const { uid, resourceVersion } = object.metadata;
    // Once the watch has shown it go, nothing old can come any more, and a
    // tombstone would stay for ever.
    const seenByWatch =
      !this.#entries.has(key) &&
      (compareResourceVersions(this.#watched, resourceVersion) ?? 0) >= 0;
    if (!seenByWatch) {
      this.#tombstones.set(key, { uid, resourceVersion });
    }
    this.#removeUnlessNewer(key, object);
  }

  /** Everything that is here, as `initial` additions. */
  replay(): CacheChange[] {
    return this.list(undefined).map(object => ({
      type: 'added',
      object,
      initial: true,
    }));
  }

  #upsert(
    object: Stored,
    initial: boolean,
    evenOlder: boolean,
  ): CacheChange | undefined {
    const { uid, resourceVersion } = object.metadata;
    const key = keyOf(object);
    const buried = this.#tombstones.get(key);
    if (buried) {
      const order = compareResourceVersions(
        resourceVersion,
        buried.resourceVersion,
      );
      if (order === undefined ? buried.uid === uid : order <= 0) {
        return undefined;
      }
      this.#tombstones.delete(key);
    }
    const previous = this.#entries.get(key)?.object;
    if (previous) {
      const order = compareResourceVersions(
        resourceVersion,
        previous.metadata.resourceVersion,
      );
      if (order === 0 || (order !== undefined && order < 0 && !evenOlder)) {
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

  #removeUnlessNewer(key: string, object: Stored): void {
    const { uid, resourceVersion } = object.metadata;
    const known = this.#entries.get(key)?.object;
    if (!known) {
      return;
    }
    // What is newer was written by us: the object left a selector and we
    // brought it back, or we took its name for another.
    const order = compareResourceVersions(
      known.metadata.resourceVersion,
      resourceVersion,
    );
    if (order === undefined ? known.metadata.uid !== uid : order > 0) {
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

function keyOf({ metadata }: Stored): string {
  return storeKey(metadata.namespace, metadata.name);
}

function isNewer(version: string, than: string): boolean {
  return (compareResourceVersions(version, than) ?? 0) > 0;
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
