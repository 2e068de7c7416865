import { randomUUID } from 'node:crypto';
import {
  type KubeObject,
  type Stored,
  invalid,
} from '@openchoreo-backstage/kube-objects';
import type { Clock } from '@openchoreo-backstage/kube-runtime';
import type { KindRegistry, RegisteredKind } from '../kinds/KindRegistry';
import type { LedgerLabels } from '../ledger/Ledger';
import type { KeyRing } from '../sealing/KeyRing';
import {
  redact,
  scopeOf,
  sealedTexts,
  secretKey,
  unknownMarkers,
} from '../sealing/masking';
import { mapSealed } from '../sealing/sealedPaths';
import type { ObjectKey, ObjectRecord } from '../store/records';
import type { Surroundings } from '../writes/draft';
import type { Outcome } from '../writes/settle';
import type { PreparedWrite } from '../writes/Write';
import type { Step } from '../writes/WriteQueue';

/** What the writes of one cluster have in common. */
export interface WriteScope {
  clusterKey: number;
  clusterId: string;
  kinds: KindRegistry;
  clock: Clock;
  ring?: KeyRing;
  labelsOf?(object: KubeObject): LedgerLabels;
}

/** Decides on a write; the default of the cluster is its kind's rules alone. */
export type Decision = (
  current: Stored | undefined,
  around: Surroundings,
) => Outcome;

/** The write as the queue takes it. */
export function writeStep(
  write: PreparedWrite,
  decide: Decision,
  scope: WriteScope,
): Step {
  const { kind, ref, context } = write;
  const { clusterKey: cluster } = scope;
  const mayCreate = write.verb === 'create' || write.verb === 'apply';
  return {
    key: objectKey(scope, kind, ref),
    namespaceKey:
      kind.namespaced && mayCreate
        ? namespaceKey(cluster, ref.namespace ?? '')
        : undefined,
    view: record => viewOf(scope.kinds, record.kind, record.body),
    decide: (current, namespace) =>
      decide(current, {
        now: scope.clock.now(),
        newUid: randomUUID,
        namespace,
      }),
    seal: (object, current) => sealObject(object, current, write, scope),
    entry:
      kind.recorded === false
        ? undefined
        : object => ({
            cluster: scope.clusterId,
            actor: context.actor,
            reason: context.reason,
            cause: context.cause,
            notable: context.notable,
            verb: write.verb,
            kind: kind.key,
            namespace: ref.namespace,
            name: ref.name,
            uid: object.metadata.uid,
            labels: scope.labelsOf?.(object),
          }),
  };
}

export function objectKey(
  scope: Pick<WriteScope, 'clusterKey'>,
  kind: RegisteredKind,
  ref: { namespace?: string; name: string },
): ObjectKey {
  return {
    cluster: scope.clusterKey,
    kind: kind.key,
    namespace: ref.namespace ?? '',
    name: ref.name,
  };
}

export function namespaceKey(cluster: number, name: string): ObjectKey {
  return { cluster, kind: 'Namespace', namespace: '', name };
}

/** What readers see of a stored body. */
export function viewOf(
  kinds: KindRegistry,
  kindKey: string,
  body: string,
): Stored {
  const stored = JSON.parse(body) as Stored;
  const kind = kinds.byKey(kindKey);
  return kind ? redact(stored, kind) : stored;
}

/** Puts the sealed texts in the place of their markers. */
function sealObject(
  object: Stored,
  current: ObjectRecord | undefined,
  write: PreparedWrite,
  scope: WriteScope,
): Stored {
  const { kind, ref, secrets } = write;
  if (kind.sealedPaths.length === 0) {
    return object;
  }
  const stored = current
    ? sealedTexts(JSON.parse(current.body) as Stored, kind)
    : new Map<string, string>();
  const problems = unknownMarkers(
    object,
    kind,
    key => stored.has(key) || secrets.has(key),
  );
  if (problems.length > 0) {
    throw invalid(ref, problems);
  }
  return mapSealed(object, kind.sealedPaths, leaf => {
    if (typeof leaf.value !== 'string') {
      return leaf.value;
    }
    const key = secretKey(leaf.under.text, leaf.value);
    const plain = secrets.get(key);
    const sealed = stored.get(key);
    if (sealed !== undefined || plain === undefined || !scope.ring) {
      return sealed ?? leaf.value;
    }
    return scope.ring.seal(
      plain,
      scopeOf(scope.clusterId, kind.key, ref, leaf.under.text),
    );
  });
}
