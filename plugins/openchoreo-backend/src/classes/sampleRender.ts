import type { FieldProblem } from '@openchoreo-backstage/kube-objects';
import {
  API_VERSION,
  noConfiguration,
  render,
  type ServiceClass,
} from '@openchoreo-backstage/plugin-openchoreo-common';

const OWNER = { projectName: 'sample', componentName: 'sample' };

/**
 * What is wrong when the smallest workload is rendered with a class: one
 * container, one port.
 */
export function sampleProblems(serviceClass: ServiceClass): FieldProblem[] {
  const { problems } = render({
    organization: 'sample',
    binding: {
      name: 'sample',
      namespace: 'sample',
      owner: OWNER,
      environment: 'sample',
      releaseState: 'Active',
    },
    artifact: {
      apiVersion: API_VERSION,
      kind: 'DeployableArtifact',
      metadata: { name: 'sample' },
      spec: {
        targetArtifact: {},
        workloadSpec: {
          containers: { main: { image: 'sample.invalid/sample:1' } },
          endpoints: { sample: { type: 'TCP', port: 8080 } },
        },
        classSnapshot: {
          className: serviceClass.metadata.name,
          spec: serviceClass.spec ?? {},
        },
      },
    },
    environment: {
      apiVersion: API_VERSION,
      kind: 'Environment',
      metadata: { name: 'sample' },
    },
    dataPlane: {
      apiVersion: API_VERSION,
      kind: 'DataPlane',
      metadata: { name: 'sample' },
      spec: {
        registry: { prefix: '' },
        sandbox: {},
        gateway: { publicVirtualHost: '', organizationVirtualHost: '' },
      },
    },
    connections: {},
    configuration: noConfiguration,
  });
  return problems.map(({ path, ...problem }) => ({
    ...problem,
    path: path.replace(/^spec\.classSnapshot\.spec/, 'spec'),
  }));
}
