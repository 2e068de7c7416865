import type { Change } from './Change';

/** @public */
export interface RecentChangesLimits {
  changes: number;
  /** Of object bodies, in bytes. */
  size: number;
}

const DEFAULT_LIMITS: RecentChangesLimits = {
  changes: 1_000,
  size: 4 * 1024 * 1024,
};

/**
 * The newest changes of one kind, so that watchers who keep up need no
 * database. All changes after `since` are here.
 */
export class RecentChanges {
  #changes: Change[] = [];
  #size = 0;
  #since: number;

  constructor(
    since: number,
    private readonly limits: RecentChangesLimits = DEFAULT_LIMITS,
  ) {
    this.#since = since;
  }

  add(change: Change): void {
    this.#changes.push(change);
    this.#size += change.size;
    let drop = 0;
    while (
      this.#changes.length - drop > this.limits.changes ||
      (this.#size > this.limits.size && drop < this.#changes.length)
    ) {
      this.#size -= this.#changes[drop].size;
      this.#since = this.#changes[drop].rv;
      drop += 1;
    }
    if (drop > 0) {
      this.#changes = this.#changes.slice(drop);
    }
  }

  /** The changes after `rv` in order, or nothing when some of them are no longer here. */
  after(rv: number, limit: number): Change[] | undefined {
    if (rv < this.#since) {
      return undefined;
    }
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#changes[middle].rv <= rv) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return this.#changes.slice(low, low + limit);
  }
}
