import {
  ConflictError,
  type KubeObject,
  NotFoundError,
  type ObjectRef,
  type Stored,
  formatRef,
} from '@openchoreo-backstage/kube-objects';
import type { Database } from '../database/Database';
import type { KindRegistry, RegisteredKind } from '../kinds/KindRegistry';
import { readNow } from '../reads/snapshot';
import { type KeyRing, isSealed } from '../sealing/KeyRing';
import { scopeOf } from '../sealing/masking';
import { mapSealed, valueAtPath } from '../sealing/sealedPaths';
import { type ObjectRecord, readRecord } from '../store/records';

/** @throws NotFoundError when there is no sealed text at the path */
export function revealText(
  record: ObjectRecord,
  kind: RegisteredKind,
  clusterId: string,
  ref: ObjectRef,
  path: string,
  ring: KeyRing | undefined,
): string {
  const stored = JSON.parse(record.body) as Stored;
  const wanted = valueAtPath(stored, path);
  let plain: string | undefined;
  mapSealed(stored, kind.sealedPaths, leaf => {
    // Every sealed text is unique, so the text tells which field it is.
    if (leaf.value === wanted && typeof wanted === 'string') {
      plain = opened(leaf.value, leaf.under.text);
    }
    return leaf.value;
  });
  if (plain === undefined) {
    throw new NotFoundError(
      `${formatRef(ref)} has no sealed text at "${path}"`,
      { ref },
    );
  }
  return plain;

  function opened(text: unknown, declared: string): string {
    return isSealed(text)
      ? openSealed(text, kind, clusterId, ref, declared, ring)
      : String(text);
  }
}

export interface ResealOptions {
  database: Database;
  clusterKey: number;
  clusterId: string;
  kinds: KindRegistry;
  ring?: KeyRing;
  replace(object: KubeObject): Promise<Stored>;
}

/** Writes every object again that holds a text sealed with an old key. */
export async function resealObjects(options: ResealOptions): Promise<number> {
  const { database, clusterKey: cluster, ring } = options;
  let written = 0;
  for (const kind of options.kinds.all()) {
    if (kind.sealedPaths.length > 0 && ring) {
      const { rows } = await readNow(database, { cluster, kind: kind.key });
      for (const row of rows) {
        if (await resealOne(options, kind, ring, row)) {
          written += 1;
        }
      }
    }
  }
  return written;
}

/** @returns whether it had to be written */
async function resealOne(
  options: ResealOptions,
  kind: RegisteredKind,
  ring: KeyRing,
  row: { namespace: string; name: string },
): Promise<boolean> {
  const record = await readRecord(options.database, {
    cluster: options.clusterKey,
    kind: kind.key,
    namespace: row.namespace,
    name: row.name,
  });
  if (!record) {
    return false;
  }
  const stored = JSON.parse(record.body) as Stored;
  let outdated = false;
  const plain = mapSealed(stored, kind.sealedPaths, leaf => {
    if (!isSealed(leaf.value)) {
      return leaf.value;
    }
    outdated ||= !ring.isCurrent(leaf.value);
    return openSealed(
      leaf.value,
      kind,
      options.clusterId,
      stored.metadata,
      leaf.under.text,
      ring,
    );
  });
  if (!outdated) {
    return false;
  }
  try {
    await options.replace(plain);
  } catch (error) {
    // Somebody changed it meanwhile.
    if (!(error instanceof ConflictError)) {
      throw error;
    }
    return resealOne(options, kind, ring, row);
  }
  return true;
}

function openSealed(
  sealed: string,
  kind: RegisteredKind,
  clusterId: string,
  ref: { namespace?: string; name: string },
  declared: string,
  ring: KeyRing | undefined,
): string {
  if (!ring) {
    throw new Error(
      'The store was opened without the encryption keys that its secrets were sealed with',
    );
  }
  return ring.open(sealed, scopeOf(clusterId, kind.key, ref, declared));
}
