import { createMemoryCluster } from '../testing/memoryCluster';
import { SimulatedClock } from '../testing/SimulatedClock';
import type { LeaseRecord } from './LeaseStore';
import { objectLeaseStore } from './objectLeaseStore';

const record: LeaseRecord = {
  holder: 'one',
  fence: 1,
  acquireTime: new Date('2026-01-01T00:00:00.000Z'),
  renewTime: new Date('2026-01-01T00:00:05.250Z'),
  durationMs: 15_000,
};

function setup() {
  const cluster = createMemoryCluster(new SimulatedClock());
  return { cluster, store: objectLeaseStore(cluster, 'system') };
}

describe('objectLeaseStore', () => {
  it('keeps a lease as an object that kubectl understands', async () => {
    const { cluster, store } = setup();
    expect(await store.read('delivery')).toBeUndefined();
    const stored = await store.compareAndSwap('delivery', undefined, record);
    expect(stored?.record).toEqual(record);
    expect(await store.read('delivery')).toEqual(stored);
    expect(cluster.all()).toMatchObject([
      {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { namespace: 'system', name: 'delivery' },
        spec: {
          holderIdentity: 'one',
          leaseDurationSeconds: 15,
          acquireTime: '2026-01-01T00:00:00.000000Z',
          renewTime: '2026-01-01T00:00:05.250000Z',
          leaseTransitions: 1,
        },
      },
    ]);
  });

  it('refuses a swap that expects another state', async () => {
    const { cluster, store } = setup();
    const first = await store.compareAndSwap('delivery', undefined, record);
    const next = { ...record, holder: 'two', fence: 2 };
    expect(
      await store.compareAndSwap('delivery', undefined, next),
    ).toBeUndefined();
    const second = await store.compareAndSwap('delivery', first!.version, next);
    expect(second?.record.holder).toBe('two');
    expect(
      await store.compareAndSwap('delivery', first!.version, record),
    ).toBeUndefined();
    await cluster.delete(
      {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        namespace: 'system',
        name: 'delivery',
      },
      { actor: 'test' },
    );
    expect(
      await store.compareAndSwap('delivery', second!.version, record),
    ).toBeUndefined();
  });
});
