import type { HistoryEntry } from '@openchoreo-backstage/plugin-openchoreo-common';

/** Entries of two lists, newest first, each once. */
export function mergeEntries(
  first: readonly HistoryEntry[],
  second: readonly HistoryEntry[],
): HistoryEntry[] {
  const byId = new Map([...first, ...second].map(entry => [entry.id, entry]));
  // NOTE: the sort is stable: entries of one moment keep the backend's order.
  return [...byId.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** Everyone who did something, in the order of their last deed. */
export function actorsOf(entries: readonly HistoryEntry[]): string[] {
  return [...new Set(entries.map(entry => entry.actor))];
}
