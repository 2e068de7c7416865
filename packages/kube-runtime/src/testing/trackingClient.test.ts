import { createMemoryCluster } from './memoryCluster';
import { CONTEXT, PART, WIDGET, widget } from './objects';
import { SimulatedClock } from './SimulatedClock';
import { trackingClient } from './trackingClient';

function setup() {
  const cluster = createMemoryCluster(new SimulatedClock());
  const client = trackingClient(cluster);
  const abort = new AbortController();
  const seen: string[] = [];
  const follow = async (options = {}) => {
    for await (const event of client.watch(WIDGET, {
      resourceVersion: '0',
      signal: abort.signal,
      ...options,
    })) {
      seen.push(event.type);
    }
  };
  const ref = { ...WIDGET, namespace: 'demo', name: 'a' };
  return { abort, client, cluster, follow, ref, seen };
}

describe('trackingClient', () => {
  it('waits until its watches have taken in its writes', async () => {
    const { abort, client, cluster, follow, ref, seen } = setup();
    const following = follow();
    cluster.hooks.holdWatches = true;
    await client.create(widget('a'), CONTEXT);
    await expect(client.whenCaughtUp({ deadlineMs: 5 })).rejects.toThrow(
      'Watches are behind after 5 ms: example.dev/v1 Widget',
    );
    cluster.hooks.holdWatches = false;
    await client.patch(ref, { spec: { size: 1 } }, CONTEXT);
    await client.whenCaughtUp({ deadlineMs: 5_000 });
    expect(seen).toEqual(['ADDED', 'MODIFIED']);
    await client.delete(ref, CONTEXT);
    await client.whenCaughtUp({ deadlineMs: 5_000 });
    expect(seen).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    abort.abort();
    await following;
  });

  it('waits for nobody who does not watch everything of the kind', async () => {
    const { abort, client, cluster, follow } = setup();
    const following = follow({ namespace: 'elsewhere' });
    cluster.hooks.holdWatches = true;
    await client.create(widget('a'), CONTEXT);
    await client.create({ ...widget('p'), ...PART }, CONTEXT);
    await client.whenCaughtUp({ deadlineMs: 0 });
    abort.abort();
    await following;
    expect(cluster.watches).toBe(0);
  });

  it('does not wait for what happened before a watch began', async () => {
    const { abort, client, follow, ref } = setup();
    await client.create(widget('a'), CONTEXT);
    const { metadata } = await client.delete(ref, CONTEXT);
    const following = follow({ resourceVersion: metadata.resourceVersion });
    await client.whenCaughtUp({ deadlineMs: 0 });
    abort.abort();
    await following;
    expect(abort.signal.aborted).toBe(true);
  });
});
