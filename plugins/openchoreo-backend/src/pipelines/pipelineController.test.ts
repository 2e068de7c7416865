import { kindRef } from '@openchoreo-backstage/plugin-openchoreo-common';
import { anna } from '../__testUtils__/harness';
import { ref } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';

jest.setTimeout(60_000);

const STANDARD = ref('DeploymentPipeline', 'standard');

describe('createPipelineController', () => {
  const harness = eachWithHarness();

  const path = (from: string, target: object) => ({
    sourceEnvironmentRef: from,
    targetEnvironmentRefs: [target],
  });

  it.each<[reason: string, paths: object[], says: string]>([
    [
      'two environments',
      [path('development', { name: 'staging' })],
      'True/DeploymentPipelineAvailable',
    ],
    [
      'an environment that does not exist',
      [path('development', { name: 'nowhere' })],
      'False/EnvironmentNotFound',
    ],
    [
      'a cycle',
      [
        path('development', { name: 'staging' }),
        path('staging', { name: 'development' }),
      ],
      'False/InvalidPromotionPath',
    ],
    [
      'a gate that cannot be read',
      [path('development', { name: 'staging', soak: 'soon' })],
      'False/InvalidGatePolicy',
    ],
  ])('says what it thinks of %s', async (_reason, promotionPaths, says) => {
    // As an import or an older version may have left it: past admission.
    await harness.current.client.create(
      {
        ...kindRef('DeploymentPipeline'),
        metadata: { name: 'standard', namespace: 'default' },
        spec: { promotionPaths },
      },
      { actor: 'system:import' },
    );
    await harness.current.settle();
    expect(harness.current.condition(STANDARD, 'Available')).toBe(says);
  });

  it('becomes available when the missing environment comes', async () => {
    const plane = harness.current;
    await plane.client.create(
      {
        ...kindRef('DeploymentPipeline'),
        metadata: { name: 'standard', namespace: 'default' },
        spec: { promotionPaths: [path('development', { name: 'qa' })] },
      },
      anna,
    );
    await plane.settle();
    expect(plane.message(STANDARD, 'Available')).toMatch(/qa/);
    await plane.client.create(
      {
        ...kindRef('Environment'),
        metadata: { name: 'qa', namespace: 'default' },
        spec: {},
      },
      anna,
    );
    await plane.settle();
    expect(plane.condition(STANDARD, 'Available')).toBe(
      'True/DeploymentPipelineAvailable',
    );
  });
});
