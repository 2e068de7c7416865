import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  DeliveryView,
  HistoryEntry,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { openchoreoApiRef } from '@openchoreo-backstage/plugin-openchoreo-react';
import { mergeEntries } from './entries';

/** Entries of one page. */
const PAGE_SIZE = 50;
/** As many as the live view carries; fewer mean that there are no older ones. */
const LIVE_SIZE = 20;

/** Which entries to show. */
export interface HistoryFilter {
  environment?: string;
  /** Entity ref. */
  actor?: string;
}

interface Loaded {
  key: string;
  entries: HistoryEntry[];
  next?: string;
}

/**
 * The history of a component: the newest entries live, older ones and
 * filtered ones from the backend.
 */
export function useHistory(view: DeliveryView, filter: HistoryFilter) {
  const api = useApi(openchoreoApiRef);
  const { namespace, name } = view.component;
  const { environment, actor } = filter;
  const isFiltered = Boolean(environment || actor);
  const key = JSON.stringify([namespace, name, environment, actor]);
  const [loaded, setLoaded] = useState<Loaded>();
  const [error, setError] = useState<Error>();
  const [isLoading, setLoading] = useState(false);
  const mine = loaded?.key === key ? loaded : undefined;

  const load = useCallback(
    async (before: string | undefined, isCurrent: () => boolean) => {
      setLoading(true);
      setError(undefined);
      try {
        const page = await api.history(
          { namespace, name },
          { environment, actor, before, limit: PAGE_SIZE },
        );
        if (!isCurrent()) return;
        setLoaded(known => ({
          key,
          next: page.next,
          entries: mergeEntries(
            before && known?.key === key ? known.entries : [],
            page.entries,
          ),
        }));
      } catch (failure) {
        if (isCurrent()) setError(failure as Error);
      } finally {
        if (isCurrent()) setLoading(false);
      }
    },
    [api, namespace, name, environment, actor, key],
  );

  // A new live entry may belong to what the filter shows.
  const newest = view.history[0]?.id;
  useEffect(() => {
    if (!isFiltered) return undefined;
    let current = true;
    void load(undefined, () => current);
    return () => {
      current = false;
    };
  }, [isFiltered, load, newest]);

  const entries = isFiltered
    ? mine?.entries ?? []
    : mergeEntries(view.history, mine?.entries ?? []);
  const hasMore = mine
    ? mine.next !== undefined
    : !isFiltered && view.history.length >= LIVE_SIZE;

  return {
    entries,
    hasMore,
    isLoading,
    error,
    loadMore: () => load(mine?.next, () => true),
  };
}
