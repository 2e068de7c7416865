import {
  dnsSubdomainProblem,
  fieldPath,
  validateObjectMeta,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import {
  kindDefinition,
  type AnyChoreoObject,
  type KindName,
} from '../registry';
import { when } from './problems';

/** Names, labels and the rest of the metadata that a writer sets (V-01). */
export function metadataRule(object: AnyChoreoObject): FieldProblem[] {
  const { namespaced, nameSyntax } = kindDefinition(object.kind);
  return validateObjectMeta(object.metadata, { namespaced, nameSyntax });
}

/** Fields that name another object of the same namespace, by kind. */
const REFERENCES: Partial<Record<KindName, string[][]>> = {
  Environment: [['dataPlaneRef']],
  Project: [['deploymentPipelineRef']],
  Component: [['owner', 'projectName']],
  Workload: [
    ['owner', 'projectName'],
    ['owner', 'componentName'],
  ],
  Service: [
    ['owner', 'projectName'],
    ['owner', 'componentName'],
    ['workloadName'],
    ['className'],
  ],
  ServiceBinding: [
    ['owner', 'projectName'],
    ['owner', 'componentName'],
    ['environment'],
    ['className'],
    ['artifactRef'],
  ],
  Deployment: [['deploymentArtifactRef']],
  Release: [
    ['owner', 'projectName'],
    ['owner', 'componentName'],
    ['environmentName'],
  ],
  Promotion: [
    ['owner', 'projectName'],
    ['owner', 'componentName'],
    ['from'],
    ['to'],
    ['artifactRef'],
    ['retryOf'],
  ],
};

/**
 * References are bare names in the namespace of the object
 * (spec/resources.md 2.2); one that names a namespace would leave the
 * organization.
 */
export function referencesRule(object: AnyChoreoObject): FieldProblem[] {
  return (REFERENCES[object.kind] ?? []).flatMap(path => {
    const name = path.reduce<unknown>(
      (value, step) =>
        (value as { [key: string]: unknown } | undefined)?.[step],
      object.spec,
    );
    return typeof name === 'string' && name !== ''
      ? when(dnsSubdomainProblem(name), fieldPath('spec', ...path))
      : [];
  });
}
