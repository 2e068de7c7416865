import type { Stored } from '@openchoreo-backstage/kube-objects';
import { ledgerRow, type LedgerRow } from '../ledger/ledgerRows';
import type { ChangeSet, OwnerLink } from '../store/persistence';
import {
  type ChangeRecord,
  type ObjectKey,
  type ObjectRecord,
  keyText,
  ownersOf,
  recordOf,
} from '../store/records';
import type { Step } from './WriteQueue';

/** An object as a transaction sees it at some moment. */
interface Entry {
  record: ObjectRecord;
  /** What readers see; made when it is first needed. */
  view?: Stored;
}

/** What one job has done so far. */
interface Layer {
  entries: Map<string, Entry | undefined>;
  counters: Map<number, number>;
  events: ChangeRecord[];
  ledger: LedgerRow[];
}

/**
 * The state that the writes of one transaction are decided on. Each write sees
 * what those before it left; a job that fails leaves nothing.
 *
 * A class, since it is state with operations on it and lives for one
 * transaction only.
 */
export class Workspace {
  readonly #before = new Map<string, Entry>();
  readonly #base: Layer;
  #job: Layer | undefined;

  constructor(
    counters: ReadonlyMap<number, number>,
    records: readonly ObjectRecord[],
    private readonly now: Date,
  ) {
    for (const record of records) {
      this.#before.set(keyText(record), { record });
    }
    this.#base = {
      entries: new Map(),
      counters: new Map(counters),
      events: [],
      ledger: [],
    };
  }

  begin(): void {
    this.#job = {
      entries: new Map(),
      counters: new Map(this.#base.counters),
      events: [],
      ledger: [],
    };
  }

  keep(): void {
    const job = this.#current();
    job.entries.forEach((entry, key) => this.#base.entries.set(key, entry));
    job.counters.forEach((rv, cluster) => this.#base.counters.set(cluster, rv));
    this.#base.events.push(...job.events);
    this.#base.ledger.push(...job.ledger);
    this.#job = undefined;
  }

  discard(): void {
    this.#job = undefined;
  }

  /** @returns what the writer gets to see */
  perform(step: Step): Stored {
    const current = this.#entry(step.key);
    const namespace = step.namespaceKey && this.#entry(step.namespaceKey);
    const outcome = step.decide(
      current && viewOf(current, step),
      namespace && viewOf(namespace, step),
    );
    if (outcome.result === 'unchanged') {
      return outcome.object;
    }
    const job = this.#current();
    const rv = job.counters.get(step.key.cluster)! + 1;
    const view = {
      ...outcome.object,
      metadata: { ...outcome.object.metadata, resourceVersion: String(rv) },
    } as Stored;
    const record = recordOf(step.key, rv, step.seal(view, current?.record));
    const removed = outcome.result === 'removed';

    job.counters.set(step.key.cluster, rv);
    job.entries.set(keyText(step.key), removed ? undefined : { record, view });
    job.events.push({
      cluster: record.cluster,
      kind: record.kind,
      namespace: record.namespace,
      name: record.name,
      rv,
      type: changeType(current, removed),
      body: record.body,
      previous: current?.record.body ?? null,
      at: this.now.getTime(),
    });
    const entry = step.entry?.(view);
    if (entry) {
      job.ledger.push(
        ledgerRow(
          {
            ...entry,
            resourceVersion: String(rv),
            before: current?.record.digest,
            after: removed ? undefined : record.digest,
            result: 'ok',
          },
          this.now,
        ),
      );
    }
    return view;
  }

  /** What to write, or nothing when no write changed anything. */
  changeSet(announcement: string): ChangeSet | undefined {
    const { entries, events, ledger, counters } = this.#base;
    if (events.length === 0) {
      return undefined;
    }
    const written = new Set(events.map(event => event.cluster));
    const changes: ChangeSet = {
      upserts: [],
      removals: [],
      ownersAdded: [],
      ownersRemoved: [],
      events,
      ledger,
      counters: new Map([...counters].filter(([key]) => written.has(key))),
      announcement,
    };
    for (const [text, after] of entries) {
      const before = this.#before.get(text);
      if (after) {
        changes.upserts.push(after.record);
      } else if (before) {
        changes.removals.push(keyOf(before.record));
      }
      addOwnerChanges(changes, before, after);
    }
    return changes;
  }

  #entry(key: ObjectKey): Entry | undefined {
    const text = keyText(key);
    for (const layer of [this.#current(), this.#base]) {
      if (layer.entries.has(text)) {
        return layer.entries.get(text);
      }
    }
    return this.#before.get(text);
  }

  #current(): Layer {
    if (!this.#job) {
      throw new Error('No job is under way');
    }
    return this.#job;
  }
}

function viewOf(entry: Entry, step: Step): Stored {
  entry.view ??= step.view(entry.record);
  return entry.view;
}

function changeType(
  current: Entry | undefined,
  removed: boolean,
): ChangeRecord['type'] {
  if (removed) {
    return 'DELETED';
  }
  return current ? 'MODIFIED' : 'ADDED';
}

function addOwnerChanges(
  changes: ChangeSet,
  before: Entry | undefined,
  after: Entry | undefined,
): void {
  const had = new Set(before ? ownersIn(before) : []);
  const has = new Set(after ? ownersIn(after) : []);
  const link = (entry: Entry, owner: string): OwnerLink => ({
    ...keyOf(entry.record),
    owner,
  });
  had.forEach(owner => {
    if (before && !has.has(owner)) {
      changes.ownersRemoved.push(link(before, owner));
    }
  });
  has.forEach(owner => {
    if (after && !had.has(owner)) {
      changes.ownersAdded.push(link(after, owner));
    }
  });
}

function ownersIn(entry: Entry): string[] {
  return ownersOf(entry.view ?? (JSON.parse(entry.record.body) as Stored));
}

function keyOf(record: ObjectRecord): ObjectKey {
  const { cluster, kind, namespace, name } = record;
  return { cluster, kind, namespace, name };
}
