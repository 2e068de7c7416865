import { sample } from '../__fixtures__/objects';
import type { ServiceClassSpec } from '../ServiceClass';
import { serviceClassRule } from './classTemplates';

function rule(spec: ServiceClassSpec) {
  return serviceClassRule(
    sample('ServiceClass', object => {
      object.spec = spec;
    }),
  );
}

describe('serviceClassRule', () => {
  it.each<{ reason: string; spec: ServiceClassSpec }>([
    { reason: 'an empty class', spec: {} },
    {
      reason: 'labels of the class beside the generated ones',
      spec: {
        deploymentTemplate: {
          template: { metadata: { labels: { tier: 'web' } } },
        },
      },
    },
    {
      reason: 'sidecars, and fields of pods that are new to us',
      spec: {
        deploymentTemplate: {
          template: {
            spec: { containers: [{ name: 'proxy' }], someNewField: true },
          },
        },
      },
    },
    {
      reason: 'an autoscaler',
      spec: { hpaTemplate: { minReplicas: 2, maxReplicas: 5 } },
    },
  ])('takes $reason', ({ spec }) => {
    expect(rule(spec)).toEqual([]);
  });

  it.each<{
    reason: string;
    spec: ServiceClassSpec;
    problems: Array<[string, string]>;
  }>([
    {
      reason: 'a whole Deployment is no DeploymentSpec',
      spec: { deploymentTemplate: { apiVersion: 'apps/v1', spec: {} } },
      problems: [
        ['deploymentTemplate.apiVersion', 'is no field of this template'],
        ['deploymentTemplate.spec', 'is no field of this template'],
      ],
    },
    {
      reason: 'fields have their Kubernetes types',
      spec: {
        deploymentTemplate: { replicas: '2', paused: 'no', template: [] },
        serviceTemplate: { ports: {}, type: 1 },
      },
      problems: [
        ['deploymentTemplate.replicas', 'must be a whole number'],
        ['deploymentTemplate.paused', 'must be true or false'],
        ['deploymentTemplate.template', 'must be an object'],
        ['serviceTemplate.ports', 'must be a list'],
        ['serviceTemplate.type', 'must be a text'],
      ],
    },
    {
      reason: 'selectors are generated',
      spec: {
        deploymentTemplate: { selector: {} },
        serviceTemplate: { selector: { app: 'x' } },
        hpaTemplate: { maxReplicas: 2, scaleTargetRef: {} },
      },
      problems: [
        ['deploymentTemplate.selector', 'the platform generates it'],
        ['serviceTemplate.selector', 'the platform generates it'],
        ['hpaTemplate.scaleTargetRef', 'the platform generates it'],
      ],
    },
    {
      reason: 'network policies and log queries rely on their labels',
      spec: {
        deploymentTemplate: {
          template: {
            metadata: {
              labels: { 'component-name': 'x', 'openchoreo.dev/project': 'y' },
            },
          },
        },
      },
      problems: [
        [
          'deploymentTemplate.template.metadata.labels[component-name]',
          'the platform generates it',
        ],
        [
          'deploymentTemplate.template.metadata.labels[openchoreo.dev/project]',
          'the platform generates it',
        ],
      ],
    },
    {
      reason: 'containers are merged by name',
      spec: {
        deploymentTemplate: {
          template: {
            spec: { containers: [{ image: 'x' }], initContainers: {} },
          },
        },
      },
      problems: [
        ['deploymentTemplate.template.spec.containers[0].name', 'is required'],
        ['deploymentTemplate.template.spec.initContainers', 'must be a list'],
      ],
    },
    {
      reason: 'an autoscaler has a range',
      spec: { hpaTemplate: { minReplicas: 3, maxReplicas: 2 } },
      problems: [['hpaTemplate.minReplicas', 'must be at most maxReplicas, 2']],
    },
    {
      reason: 'an autoscaler has an end',
      spec: { hpaTemplate: {} },
      problems: [['hpaTemplate.maxReplicas', 'is required']],
    },
  ])('refuses others: $reason', ({ spec, problems }) => {
    expect(rule(spec)).toEqual(
      problems.map(([path, message]) =>
        expect.objectContaining({
          path: `spec.${path}`,
          message: expect.stringContaining(message),
        }),
      ),
    );
  });
});
