import type {
  EmbeddedStore,
  LedgerEntry,
} from '@openchoreo-backstage/kube-embedded';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  artifactChip,
  labels,
  withVersions,
  type DisplayState,
  type HistoryEntry,
  type HistoryResponse,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { CONTROL_PLANE_CLUSTER } from '../control-plane';
import { lookups } from '../hierarchy';

/** What people read in the history of a component. */
const TOLD_KINDS = [
  'Component',
  'Workload',
  'Service',
  'ServiceBinding',
  'Promotion',
].map(kind => `${kind}.openchoreo.dev`);

/** Most entries of one page. */
export const MAX_PAGE = 200;

export interface HistoryQuery {
  namespace: string;
  component: string;
  environment?: string;
  actor?: string;
  /** Id of the last entry of the page before. */
  before?: number;
  limit: number;
}

/** Readings of the ledger. */
export interface History {
  /** What people and controllers did to a component, newest first. */
  of(query: HistoryQuery): Promise<HistoryResponse>;
}

export function createHistory(
  store: Pick<EmbeddedStore, 'ledger'>,
  reader: ObjectReader,
): History {
  const find = lookups(reader);
  return {
    async of({ namespace, component, environment, actor, before, limit }) {
      const project = find.component(namespace, component)?.spec.owner
        .projectName;
      const rows = await store.ledger.list({
        cluster: CONTROL_PLANE_CLUSTER,
        namespace,
        kinds: TOLD_KINDS,
        labels: {
          component,
          ...(project ? { project } : {}),
          ...(environment ? { environment } : {}),
        },
        notable: true,
        ...(actor ? { actor } : {}),
        ...(before === undefined ? {} : { before }),
        limit: limit + 1,
      });
      const page = rows.slice(0, limit);
      return {
        entries: page.map(row => entryOf(row, namespace)),
        ...(rows.length > limit ? { next: String(page.at(-1)!.id) } : {}),
      };
    },
  };

  function entryOf(row: LedgerEntry, namespace: string): HistoryEntry {
    const outcome = outcomeOf(row);
    const artifact = artifactOf(row, namespace);
    return {
      id: String(row.id),
      at: row.at,
      ...(row.labels.environment
        ? { environment: row.labels.environment }
        : {}),
      actor: row.actor,
      sentence: withVersions(row.reason ?? row.verb, name =>
        find.artifact(namespace, name),
      ),
      ...(outcome ? { outcome } : {}),
      ...(artifact ? { artifact } : {}),
    };
  }

  /** The version that an entry is about, where its object still tells. */
  function artifactOf(row: LedgerEntry, namespace: string) {
    if (row.kind !== 'Promotion.openchoreo.dev' || !row.name) return undefined;
    const promotion = reader.get({
      apiVersion: 'openchoreo.dev/v1alpha1',
      kind: 'Promotion',
      namespace,
      name: row.name,
    });
    const ref = promotion?.metadata.labels?.[labels.deployableArtifact];
    const artifact =
      ref === undefined ? undefined : find.artifact(namespace, ref);
    return artifact && artifactChip(artifact);
  }
}

/** Promotions end in a phase that is part of the entry's cause (`<uid>/<phase>`). */
function outcomeOf(row: LedgerEntry): DisplayState | undefined {
  switch (row.cause?.split('/').at(-1)) {
    case 'Succeeded':
      return 'Ready';
    case 'Failed':
      return 'Failed';
    case 'Waiting':
      return 'Waiting';
    case 'Applying':
    case 'Verifying':
      return 'RollingOut';
    default:
      return undefined;
  }
}
