import {
  annotations,
  kindRef,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { anna } from '../__testUtils__/harness';
import { component, ref, service, workload } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';
import { isFrozen } from './freeze';

jest.setTimeout(60_000);

const TEST = ref('Environment', 'test');

describe('createEnvironmentController', () => {
  const harness = eachWithHarness();

  const create = async (spec: object) => {
    await harness.current.client.create(
      {
        ...kindRef('Environment'),
        metadata: { name: 'test', namespace: 'default' },
        spec,
      },
      anna,
    );
    await harness.current.settle();
  };

  const patch = async (change: object) => {
    await harness.current.client.patch(TEST, change as {}, anna);
    await harness.current.settle();
  };

  it.each<[reason: string, spec: object, says: string]>([
    ['a plane that is ready', {}, 'True/EnvironmentReady'],
    [
      'a plane that does not exist',
      { dataPlaneRef: 'nowhere' },
      'False/DataPlaneNotFound',
    ],
  ])('says what it thinks of %s', async (_reason, spec, says) => {
    await create(spec);
    expect(harness.current.condition(TEST, 'Ready')).toBe(says);
  });

  it('becomes ready when its plane comes', async () => {
    await create({ dataPlaneRef: 'late' });
    const { spec } = harness.current.find(ref('DataPlane', 'default'))!;
    await harness.current.client.create(
      {
        ...kindRef('DataPlane'),
        metadata: { name: 'late', namespace: 'default' },
        spec,
      },
      anna,
    );
    await harness.current.until(
      'ready',
      () =>
        harness.current.condition(TEST, 'Ready') === 'True/EnvironmentReady',
    );
    expect(harness.current.message(TEST, 'Ready')).toBe(
      'Runs on data plane late.',
    );
  });

  it('is frozen until the freeze ends, without anybody doing anything', async () => {
    await create({});
    const until = new Date(
      harness.current.clock.now().getTime() + 60_000,
    ).toISOString();
    await patch({
      spec: { freeze: { reason: 'audit', by: anna.actor, until } },
    });
    expect(harness.current.condition(TEST, 'Frozen')).toBe('True/FreezeActive');
    await harness.current.advance(61_000);
    expect(harness.current.condition(TEST, 'Frozen')).toBe(
      'False/FreezeExpired',
    );
    await patch({ spec: { freeze: null } });
    expect(harness.current.condition(TEST, 'Frozen')).toBe('False/NotFrozen');
  });

  it('stays while a binding lives in it, then takes its cells along', async () => {
    const plane = harness.current;
    const environment = ref('Environment', 'development');
    const cells = () =>
      plane.planes
        .get({ namespace: 'default', name: 'default' })!
        .objects.list({ apiVersion: 'v1', kind: 'Namespace' });
    await plane.put(component('orders'));
    await plane.put(workload('orders'));
    await plane.put(service('orders'));
    await plane.until('a cell', () => cells().length === 1);
    await plane.client.patch(
      ref('Project', 'default'),
      { metadata: { annotations: {} } },
      anna,
    );
    await plane.client.delete(environment, anna);
    await plane.settle();
    expect(plane.condition(environment, 'Finalizing')).toBe(
      'True/ReferencedByPipeline',
    );
    await plane.client.delete(ref('Project', 'default'), anna);
    await plane.until(
      'the project is gone',
      () => plane.find(ref('Project', 'default')) === undefined,
    );
    await plane.client.delete(ref('DeploymentPipeline', 'default'), anna);
    await plane.until('gone', () => plane.find(environment) === undefined);
    expect(cells()).toEqual([]);
  });

  it('can give up on what is on a lost plane', async () => {
    const plane = harness.current;
    await create({});
    await patch({
      metadata: {
        annotations: { [annotations.skipDataPlaneCleanup]: 'true' },
      },
    });
    await plane.client.delete(TEST, anna);
    await plane.settle();
    expect(plane.find(TEST)).toBe(undefined);
  });
});

describe('isFrozen', () => {
  const now = new Date('2026-03-01T12:00:00Z');
  const frozen = (until?: string) =>
    isFrozen(
      {
        ...kindRef('Environment'),
        metadata: { name: 'test' },
        spec: { freeze: { reason: 'x', by: 'user:default/anna', until } },
      } as Parameters<typeof isFrozen>[0],
      now,
    );

  it.each([
    [undefined, true],
    ['2026-03-01T12:00:01Z', true],
    ['2026-03-01T12:00:00Z', false],
    ['2026-03-01T13:00:00+02:00', false],
  ])('with an end at %s: %p', (until, expected) => {
    expect(frozen(until)).toBe(expected);
  });
});
