import {
  kindRef,
  type DeployableArtifact,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { anna } from '../__testUtils__/harness';
import { component, ref, service, workload } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';

jest.setTimeout(60_000);

describe('createArtifactController', () => {
  const harness = eachWithHarness({ config: { artifacts: { keep: 2 } } });

  const artifacts = () =>
    harness.current.cache.list<DeployableArtifact>(
      kindRef('DeployableArtifact'),
    );

  it.each([
    ['example.com/orders:1', 'False/TagOnly'],
    [`example.com/orders@sha256:${'a'.repeat(64)}`, 'True/DigestsKnown'],
  ])('says of %s whether it is pinned', async (image, says) => {
    const plane = harness.current;
    await plane.put(component('orders'));
    await plane.put(workload('orders', { image }));
    await plane.settle();
    const [{ metadata }] = artifacts();
    const artifact = ref('DeployableArtifact', metadata.name);
    expect(plane.condition(artifact, 'Available')).toBe(
      'True/DeployableArtifactAvailable',
    );
    expect(plane.condition(artifact, 'DigestPinned')).toBe(says);
  });

  it('keeps the newest and those in use, and lets the others go', async () => {
    const plane = harness.current;
    const binding = ref('ServiceBinding', 'orders-development');
    await plane.put(component('orders'));
    await plane.put(workload('orders'));
    await plane.put(service('orders'));
    await plane.until('deployed', () => plane.find(binding) !== undefined);
    const first = plane.find<ServiceBinding>(binding)!.spec.artifactRef!;
    await plane.client.patch(
      binding,
      {
        spec: {
          hold: {
            reason: 'keep the first',
            by: anna.actor,
            since: '2026-01-01T00:00:00Z',
          },
        },
      },
      anna,
    );
    for (let version = 2; version <= 6; version += 1) {
      await plane.advance(1_000);
      await plane.put(
        workload('orders', { image: `example.com/orders:${version}` }),
      );
      await plane.settle();
    }
    const images = artifacts()
      .map(({ spec }) => spec.workloadSpec!.containers!.main.image)
      .sort();
    expect(images).toEqual([
      'example.com/orders:1',
      'example.com/orders:5',
      'example.com/orders:6',
    ]);
    expect(plane.find(ref('DeployableArtifact', first))).toBeDefined();
  });
});
