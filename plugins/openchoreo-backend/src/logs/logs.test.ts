import {
  NotFoundError,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import { kindRef } from '@openchoreo-backstage/plugin-openchoreo-common';
import { component, ref, workload } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';

jest.setTimeout(60_000);

const BINDING = { namespace: 'default', name: 'orders-development' };

describe('createLogs', () => {
  const harness = eachWithHarness();

  async function deployed() {
    const plane = harness.current;
    await plane.put(component('orders'));
    await plane.put(
      workload('orders', { sandbox: { logLines: ['orders is up'] } }),
    );
    await plane.until(
      'ready',
      () =>
        plane.condition(
          ref('ServiceBinding', 'orders-development'),
          'Ready',
        ) === 'True/ResourcesActive',
    );
    await plane.advance(30_000);
    return plane;
  }

  it('reads the newest lines, all of them marked as simulated', async () => {
    const plane = await deployed();
    const lines = plane.logs.read(BINDING);
    expect(lines.map(({ text }) => text)).toContain('orders is up');
    expect(lines[0]).toMatchObject({ container: 'main', simulated: true });
    expect(plane.logs.read(BINDING, { tail: 1 })).toEqual([lines.at(-1)]);
  });

  it('follows from the lines before on, none twice', async () => {
    const plane = await deployed();
    const end = new AbortController();
    const before = plane.logs.read(BINDING, { tail: 2 });
    const seen: string[] = [];
    const following = (async () => {
      for await (const line of plane.logs.follow(BINDING, {
        tail: 2,
        signal: end.signal,
      })) {
        seen.push(`${line.at} ${line.text}`);
      }
    })();
    await plane.until('another line', () => seen.length > before.length);
    end.abort();
    await plane.advance(1_000);
    await following;
    expect(seen.slice(0, before.length)).toEqual(
      before.map(({ at, text }) => `${at} ${text}`),
    );
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('says which binding or plane is not there', async () => {
    const plane = harness.current;
    expect(() => plane.logs.read(BINDING)).toThrow(NotFoundError);
    await plane.client.create(
      {
        ...kindRef('ServiceBinding'),
        metadata: BINDING,
        spec: {
          owner: { projectName: 'default', componentName: 'orders' },
          environment: 'nowhere',
          workloadSpec: {},
        },
      },
      { actor: 'system:test' },
    );
    expect(() => plane.logs.read(BINDING)).toThrow(UnavailableError);
  });
});
