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
  const actors = entries.map(entry => entry.actor);
  return [...new Set(actors)].filter(actor => !isSystem(actor));
}

/** What acts without a person. */
export function isSystem(actor: string): boolean {
  return actor.startsWith('system:');
}

/**
 * A sentence whose first letter is as its place wants it. Abbreviations
 * (`DNS …`) keep theirs.
 */
export function withFirst(sentence: string, to: 'upper' | 'lower'): string {
  if (to === 'upper') {
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
  }
  return /^[A-Z][a-z]/.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;
}
