import {
  AlreadyExistsError,
  ConflictError,
  type KubeObject,
  NotFoundError,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '../client/ObjectClient';
import type { LeaseRecord, LeaseStore, StoredLease } from './LeaseStore';

/** `spec` of a Lease. Times have microseconds there. */
interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
}

type LeaseObject = KubeObject<LeaseSpec>;

const LEASE = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };

/**
 * Leases as `coordination.k8s.io/v1` objects, swapped by resource version, so
 * that `kubectl get leases` shows who leads. The fence is
 * `spec.leaseTransitions`.
 *
 * @public
 */
export function objectLeaseStore(
  client: Pick<ObjectClient, 'get' | 'create' | 'replace'>,
  namespace: string,
): LeaseStore {
  return {
    async read(name) {
      try {
        return fromObject(
          await client.get<LeaseObject>({ ...LEASE, namespace, name }),
        );
      } catch (error) {
        if (error instanceof NotFoundError) {
          return undefined;
        }
        throw error;
      }
    },

    async compareAndSwap(name, expectedVersion, next) {
      const context = {
        actor: 'system:leader-election',
        reason: next.holder
          ? `${next.holder} leads`
          : 'The leader gave up its lease',
      };
      const object: LeaseObject = {
        ...LEASE,
        metadata: { name, namespace },
        spec: toSpec(next),
      };
      try {
        if (expectedVersion === undefined) {
          return fromObject(await client.create(object, context));
        }
        object.metadata.resourceVersion = expectedVersion;
        return fromObject(await client.replace(object, context));
      } catch (error) {
        if (
          error instanceof ConflictError ||
          error instanceof AlreadyExistsError ||
          error instanceof NotFoundError
        ) {
          return undefined;
        }
        throw error;
      }
    },
  };
}

function toSpec(record: LeaseRecord): LeaseSpec {
  return {
    holderIdentity: record.holder,
    leaseDurationSeconds: Math.ceil(record.durationMs / 1000),
    acquireTime: microTime(record.acquireTime),
    renewTime: microTime(record.renewTime),
    leaseTransitions: record.fence,
  };
}

function fromObject(object: Stored<LeaseObject>): StoredLease {
  const { spec = {} } = object;
  return {
    version: object.metadata.resourceVersion,
    record: {
      holder: spec.holderIdentity ?? '',
      durationMs: (spec.leaseDurationSeconds ?? 0) * 1000,
      acquireTime: new Date(spec.acquireTime ?? 0),
      renewTime: new Date(spec.renewTime ?? 0),
      fence: spec.leaseTransitions ?? 0,
    },
  };
}

function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}
