import type { Stored } from '@openchoreo-backstage/kube-objects';
import type { ChangeRecord } from '../store/records';

/** One committed change, as watchers and the garbage collector look at it. */
export interface Change {
  rv: number;
  type: ChangeRecord['type'];
  /** `Deployment.apps`. */
  kind: string;
  namespace: string;
  name: string;
  /** Unix time in ms. */
  at: number;
  /** Bytes that it keeps in memory, roughly. */
  size: number;
  /** After the change; of a deletion, as it last was. Read once, then shared. */
  after(): Stored;
  /** Before the change. Read once, then shared. */
  before(): Stored | undefined;
}

/** @param view - makes of a stored body what readers see */
export function changeOf(
  record: ChangeRecord,
  view: (kind: string, body: string) => Stored,
): Change {
  const { rv, type, kind, namespace, name, at, body, previous } = record;
  let after: Stored | undefined;
  let before: Stored | undefined;
  return {
    rv,
    type,
    kind,
    namespace,
    name,
    at,
    size: 2 * (body.length + (previous?.length ?? 0)),
    after: () => {
      after ??= view(kind, body);
      return after;
    },
    before: () => {
      if (previous !== null) {
        before ??= view(kind, previous);
      }
      return before;
    },
  };
}
