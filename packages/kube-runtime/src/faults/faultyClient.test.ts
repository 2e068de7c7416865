import {
  ConflictError,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import { createMemoryCluster } from '../testing/memoryCluster';
import { CONTEXT, WIDGET, widget } from '../testing/objects';
import { seededRandom } from '../testing/seededRandom';
import { SimulatedClock } from '../testing/SimulatedClock';
import { CrashError, faultyClient, FaultOptions } from './faultyClient';

function setup(options: Partial<FaultOptions> = {}) {
  const cluster = createMemoryCluster(new SimulatedClock());
  const client = faultyClient(cluster, { random: seededRandom(7), ...options });
  return { client, cluster };
}

const create = (client: ReturnType<typeof setup>['client'], name: string) =>
  client.create(widget(name), CONTEXT);

describe('faultyClient', () => {
  it('does nothing by itself', async () => {
    const { client, cluster } = setup();
    await create(client, 'a');
    expect((await client.list(WIDGET)).items).toEqual(cluster.all());
    expect(client.calls).toBe(2);
  });

  it.each([
    { crash: 'before' as const, written: ['a'] },
    { crash: 'after' as const, written: ['a', 'b'] },
  ])('crashes $crash a call and is dead then', async ({ crash, written }) => {
    const { client, cluster } = setup({ crashAt: 2, crash });
    await create(client, 'a');
    await expect(create(client, 'b')).rejects.toThrow(CrashError);
    await expect(client.list(WIDGET)).rejects.toThrow(CrashError);
    expect(client.crashed).toBe(true);
    expect(cluster.all().map(({ metadata }) => metadata.name)).toEqual(written);
  });

  it('injects conflicts into writes only, without effect', async () => {
    const { client, cluster } = setup({ conflictRate: 1 });
    await expect(create(client, 'a')).rejects.toThrow(ConflictError);
    expect(cluster.all()).toEqual([]);
    await expect(client.list(WIDGET)).resolves.toBeDefined();
  });

  it('loses calls and answers, the same ones for the same seed', async () => {
    const outcome = async () => {
      const { client, cluster } = setup({ unavailableRate: 0.5 });
      const answers: boolean[] = [];
      for (let index = 0; index < 40; index += 1) {
        answers.push(
          await create(client, `w${index}`).then(
            () => true,
            error => {
              expect(error).toBeInstanceOf(UnavailableError);
              return false;
            },
          ),
        );
      }
      const written = cluster.all().length;
      const acknowledged = answers.filter(Boolean).length;
      expect(acknowledged).toBeLessThan(written);
      expect(written).toBeLessThan(40);
      return answers;
    };
    expect(await outcome()).toEqual(await outcome());
  });

  it('repeats watch events and breaks watches', async () => {
    const { client, cluster } = setup({ duplicateRate: 1, watchLossRate: 1 });
    await cluster.create(widget('a'), CONTEXT);
    await cluster.create(widget('b'), CONTEXT);
    const seen: string[] = [];
    const follow = async () => {
      const signal = new AbortController().signal;
      for await (const event of client.watch(WIDGET, {
        resourceVersion: '0',
        signal,
      })) {
        seen.push(event.type === 'BOOKMARK' ? '' : event.object.metadata.name);
      }
    };
    await expect(follow()).rejects.toThrow('broke off');
    expect(seen).toEqual(['a', 'a']);
  });
});
