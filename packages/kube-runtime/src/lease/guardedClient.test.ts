import { UnavailableError } from '@openchoreo-backstage/kube-objects';
import { createMemoryCluster } from '../testing/memoryCluster';
import { CONTEXT, WIDGET, widget } from '../testing/objects';
import { SimulatedClock } from '../testing/SimulatedClock';
import { createGuardedClient } from './guardedClient';

describe('createGuardedClient', () => {
  it('reads always, and writes only while it may', async () => {
    let mayWrite = true;
    const cluster = createMemoryCluster(new SimulatedClock());
    const client = createGuardedClient(cluster, () => mayWrite);
    const ref = { ...WIDGET, namespace: 'demo', name: 'a' };
    const object = await client.create(widget('a'), CONTEXT);
    mayWrite = false;
    const writes = [
      () => client.create(widget('b'), CONTEXT),
      () => client.replace(object, CONTEXT),
      () => client.replaceStatus(object, CONTEXT),
      () => client.apply(widget('a'), CONTEXT, { fieldManager: 'x' }),
      () => client.applyStatus(widget('a'), CONTEXT, { fieldManager: 'x' }),
      () => client.patch(ref, { spec: { size: 9 } }, CONTEXT),
      () => client.delete(ref, CONTEXT),
    ];
    for (const write of writes) {
      await expect(write()).rejects.toThrow(UnavailableError);
    }
    expect(await client.get(ref)).toBe(object);
    expect((await client.list(WIDGET)).items).toEqual([object]);
    expect(cluster.writes).toBe(1);
  });
});
