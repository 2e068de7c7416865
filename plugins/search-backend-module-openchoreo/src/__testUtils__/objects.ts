import type { KubeObject } from '@openchoreo-backstage/kube-objects';

/** An object of `openchoreo.dev` in organization `default`. */
export function object(
  kind: string,
  name: string,
  spec: Record<string, unknown>,
): KubeObject {
  return {
    apiVersion: 'openchoreo.dev/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec,
  };
}

/** An OpenAPI document with one operation per path. */
export function openApi(...paths: string[]): string {
  return JSON.stringify({
    openapi: '3.0.3',
    paths: Object.fromEntries(
      paths.map(path => [
        path,
        { get: { summary: `What ${path} has`, tags: ['shelf'] } },
      ]),
    ),
  });
}

/** A workload template with one REST endpoint. */
export function template(content: string) {
  return {
    endpoints: { rest: { type: 'REST', port: 80, schema: { content } } },
  };
}

/** A component of project `storefront` with its Workload. */
export function component(name: string, content: string): KubeObject[] {
  const owner = { projectName: 'storefront', componentName: name };
  return [
    object('Component', name, {
      owner: { projectName: 'storefront' },
      type: 'Service',
    }),
    object('Workload', name, { owner, ...template(content) }),
  ];
}

/** What runs in an environment: the binding and its artifact. */
export function deployed(
  name: string,
  environment: string,
  content: string,
  spec: Record<string, unknown> = {},
): KubeObject[] {
  const owner = { projectName: 'storefront', componentName: name };
  const artifactRef = `${name}-${environment}-1`;
  return [
    object('ServiceBinding', `${name}-${environment}`, {
      owner,
      environment,
      artifactRef,
      releaseState: 'Active',
      ...spec,
    }),
    object('DeployableArtifact', artifactRef, {
      workloadSpec: template(content),
    }),
  ];
}

/** A project with the way from development to production. */
export function platform(): KubeObject[] {
  return [
    object('Project', 'storefront', { deploymentPipelineRef: 'line' }),
    object('DeploymentPipeline', 'line', {
      promotionPaths: [
        {
          sourceEnvironmentRef: 'development',
          targetEnvironmentRefs: [{ name: 'production' }],
        },
      ],
    }),
    object('Environment', 'development', { isProduction: false }),
    object('Environment', 'production', { isProduction: true }),
  ];
}
