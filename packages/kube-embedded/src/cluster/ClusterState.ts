import type { Clock, RuntimeLogger } from '@openchoreo-backstage/kube-runtime';
import {
  type Collector,
  type CollectorClient,
  startCollector,
} from '../collection/Collector';
import { type Database, integer } from '../database/Database';
import type { KindRegistry } from '../kinds/KindRegistry';
import { firstVersion } from '../store/epoch';
import { type Feed, createFeed } from '../watch/Feed';
import { viewOf } from './writeStep';

/** What a cluster needs from the database before it can be used. */
export interface ClusterState {
  /** `kube_clusters.key`. */
  key: number;
  feed: Feed;
  collector: Collector;
}

export interface ClusterStateOptions {
  id: string;
  kinds: KindRegistry;
  database: Database;
  clock: Clock;
  logger: RuntimeLogger;
  collectorClient: CollectorClient;
}

/** Finds or makes the cluster's row and starts what runs beside it. */
export async function openClusterState(
  options: ClusterStateOptions,
): Promise<ClusterState> {
  const { id, kinds, database, clock, logger } = options;
  const first = firstVersion(clock.now());
  await database.query(
    'insert into kube_clusters (id, counter, compacted) values (?, ?, ?) on conflict (id) do nothing',
    [id, first, first],
  );
  const [row] = await database.query(
    'select key, counter from kube_clusters where id = ?',
    [id],
  );
  const key = integer(row.key);
  const feed = createFeed({
    cluster: key,
    head: integer(row.counter),
    database,
    clock,
    logger,
    view: (kind, body) => viewOf(kinds, kind, body),
  });
  const collector = startCollector({
    cluster: key,
    database,
    kinds,
    feed,
    client: options.collectorClient,
    clock,
    logger,
  });
  return { key, feed, collector };
}
