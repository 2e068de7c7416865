import { API_VERSION, type HealthStatus, type Release } from '../../kinds';
import { greeterArtifact } from '../__fixtures__/greeter';
import { bindingReadiness, type ReadinessInput } from './bindingReadiness';

function release(
  health: HealthStatus[],
  changes: Partial<NonNullable<Release['status']>> = {},
): Release {
  return {
    apiVersion: API_VERSION,
    kind: 'Release',
    metadata: { name: 'a', namespace: 'default', generation: 2 },
    spec: {
      owner: { projectName: 'p', componentName: 'c' },
      environmentName: 'dev',
    },
    status: {
      observedGeneration: 2,
      resources: health.map((healthStatus, index) => ({
        id: `r${index}`,
        version: 'v1',
        kind: 'ConfigMap',
        name: `r${index}`,
        healthStatus,
      })),
      ...changes,
    },
  };
}

const problem = { path: 'spec.x', message: 'is wrong' };
const failure = {
  reason: 'ReleaseUpdateFailed' as const,
  message: 'The store is away.',
};

describe('bindingReadiness', () => {
  it.each<{
    reason: string;
    input: Partial<ReadinessInput>;
    ready: [string, string];
    message?: string;
  }>([
    {
      reason: 'undeployed, whatever else is wrong',
      input: {
        releaseState: 'Undeploy',
        refused: { reason: 'PromotionRequired', message: '' },
        render: { problems: [problem], waiting: [] },
      },
      ready: ['False', 'ResourcesUndeployed'],
      message: 'It is undeployed.',
    },
    {
      reason: 'being undeployed',
      input: { releaseState: 'Undeploy', release: release(['Healthy']) },
      ready: ['False', 'ResourcesUndeployed'],
      message: 'It is being undeployed.',
    },
    {
      reason: 'undeploying fails',
      input: {
        releaseState: 'Undeploy',
        writeFailure: { reason: 'ReleaseDeletionFailed', message: 'No.' },
      },
      ready: ['False', 'ReleaseDeletionFailed'],
    },
    {
      reason: 'not let in',
      input: {
        refused: { reason: 'PromotionRequired', message: 'Promote it.' },
        release: release(['Healthy']),
      },
      ready: ['False', 'PromotionRequired'],
      message: 'Promote it.',
    },
    {
      reason: 'no class',
      input: {
        artifact: greeterArtifact({ serviceClass: undefined }),
        render: { problems: [problem], waiting: [] },
      },
      ready: ['False', 'ServiceClassNotFound'],
      message: 'ServiceClass default does not exist.',
    },
    {
      reason: 'no API class',
      input: { artifact: greeterArtifact({ apiClasses: [] }) },
      ready: ['False', 'APIClassNotFound'],
      message:
        'APIClass default-with-jwt-auth, which API greeter-api names, does not exist.',
    },
    {
      reason: 'render problems, all of them',
      input: {
        render: { problems: [problem, problem], waiting: ['later'] },
      },
      ready: ['False', 'InvalidConfiguration'],
      message: 'spec.x is wrong; spec.x is wrong',
    },
    {
      reason: 'a connection that is not published yet',
      input: { render: { problems: [], waiting: ['Waits for stock.'] } },
      ready: ['False', 'ResourceHealthProgressing'],
      message: 'Waits for stock.',
    },
    {
      reason: 'the Release cannot be written',
      input: { writeFailure: failure, release: release(['Healthy']) },
      ready: ['False', 'ReleaseUpdateFailed'],
    },
    {
      reason: 'no Release yet',
      input: {},
      ready: ['False', 'ResourceHealthProgressing'],
    },
    {
      reason: 'the Release could not be applied',
      input: {
        release: release(['Healthy'], {
          conditions: [
            {
              type: 'Applied',
              status: 'False',
              reason: 'DataPlaneUnavailable',
              message: 'eu-cluster cannot be reached.',
              lastTransitionTime: '2026-11-20T10:00:00Z',
            },
          ],
        }),
      },
      ready: ['False', 'ResourceHealthDegraded'],
      message: 'eu-cluster cannot be reached.',
    },
    {
      reason: 'the data plane has another generation',
      input: { release: release(['Healthy'], { observedGeneration: 1 }) },
      ready: ['False', 'ResourceHealthProgressing'],
    },
    {
      reason: 'the data plane has not said a word',
      input: { release: release([], { observedGeneration: undefined }) },
      ready: ['False', 'ResourceHealthProgressing'],
    },
    {
      reason: 'nothing to deploy',
      input: { release: release([]) },
      ready: ['True', 'ResourcesActive'],
    },
    {
      reason: 'suspended',
      input: {
        releaseState: 'Suspend',
        release: release(['Suspended', 'Healthy']),
      },
      ready: ['False', 'ResourcesSuspended'],
    },
    {
      reason: 'all healthy',
      input: { release: release(['Healthy', 'Healthy']) },
      ready: ['True', 'ResourcesActive'],
      message: 'Everything is applied.',
    },
    {
      reason: 'one progressing beside one degraded',
      input: { release: release(['Degraded', 'Progressing']) },
      ready: ['False', 'ResourceHealthProgressing'],
    },
    {
      reason: 'one unknown',
      input: { release: release(['Healthy', 'Unknown']) },
      ready: ['False', 'ResourceHealthProgressing'],
    },
    {
      reason: 'one degraded',
      input: { release: release(['Healthy', 'Degraded']) },
      ready: ['False', 'ResourceHealthDegraded'],
      message: 'ConfigMap r1 does not work.',
    },
    {
      reason: 'suspended while it should be active',
      input: { release: release(['Suspended', 'Healthy']) },
      ready: ['False', 'ResourceHealthDegraded'],
    },
  ])('with $reason is $ready', ({ input, ready, message }) => {
    const result = bindingReadiness({ releaseState: 'Active', ...input });
    expect([result.status, result.reason]).toEqual(ready);
    expect(result.message).toBe(message ?? result.message);
    expect(result.message).not.toBe('');
  });
});
