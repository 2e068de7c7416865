/** A component with its workload and service, as people apply it; no namespace: `default`. */
export function manifests(
  name: string,
  options: { project?: string; env?: string; sandbox?: string } = {},
): string {
  const {
    project = 'default',
    env = '',
    sandbox = '{ readyAfter: 200ms }',
  } = options;
  return `
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: { name: ${name} }
spec:
  owner: { projectName: ${project} }
  type: Service
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: { name: ${name} }
spec:
  owner: { projectName: ${project}, componentName: ${name} }
  containers:
    main:
      image: example.com/${name}:1.0.0
${env}
  endpoints:
    api: { type: REST, port: 8080 }
  sandbox: ${sandbox}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Service
metadata: { name: ${name} }
spec:
  owner: { projectName: ${project}, componentName: ${name} }
  workloadName: ${name}
`;
}

/** The default pipeline, with an approval by another person before production. */
export const GATED_PIPELINE = `
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: { name: default }
spec:
  promotionPaths:
    - sourceEnvironmentRef: development
      targetEnvironmentRefs: [{ name: staging }]
    - sourceEnvironmentRef: staging
      targetEnvironmentRefs:
        - name: production
          requiresApproval: true
          approval: { count: 1, forbidSelf: true }
`;
