import {
  compareCodePoints,
  contentHash,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  labels,
  type DeployableArtifact,
  type DeployableArtifactSpec,
} from '../kinds';
import { withoutEmpty } from './content';

/** Characters of the component's name that fit into an artifact's name. */
const COMPONENT_PART = 46;

/**
 * What an artifact is, apart from where it came from: its spec without
 * `contentHash` and `targetArtifact`. Absent and empty are equal, except inside
 * of class templates, where Kubernetes tells them apart.
 *
 * @public
 */
export function artifactContent(
  spec: Omit<DeployableArtifactSpec, 'targetArtifact' | 'contentHash'>,
): Record<string, unknown> {
  const { configuration, workloadSpec, apis, task, classSnapshot } = spec;
  const known = withoutEmpty({
    configuration,
    workloadSpec,
    apis,
    task,
    classSnapshot: { className: classSnapshot?.className },
  });
  const templates = {
    ...(classSnapshot?.spec ? { spec: classSnapshot.spec } : {}),
    ...(classSnapshot?.apiClasses &&
    Object.keys(classSnapshot.apiClasses).length
      ? { apiClasses: classSnapshot.apiClasses }
      : {}),
  };
  return Object.keys(templates).length === 0
    ? known
    : { ...known, classSnapshot: { ...known.classSnapshot, ...templates } };
}

/** The hash that names a content: `sha256:<64 hex>` (spec/resources.md 2.8). @public */
export function artifactHash(
  spec: Omit<DeployableArtifactSpec, 'targetArtifact' | 'contentHash'>,
): string {
  return contentHash(artifactContent(spec));
}

/** `<component>-<16 hex of the hash>`, at most 63 characters. @public */
export function artifactName(component: string, hash: string): string {
  const digits = hash.replace(/^sha256:/, '').slice(0, 16);
  return `${component.slice(0, COMPONENT_PART)}-${digits}`;
}

/**
 * What is wrong with a stored artifact: its content does not give its hash, or
 * its name is not that of its hash, or it says nothing or too much about where
 * it came from (V-21).
 *
 * @public
 */
export function verifyArtifact(artifact: DeployableArtifact): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { targetArtifact, contentHash: claimed } = artifact.spec;
  const actual = hashOfArtifact(artifact);
  if (!claimed) {
    problems.push({
      path: 'spec.contentHash',
      message: 'is required',
      reason: 'FieldValueRequired',
    });
  } else if (claimed !== actual) {
    problems.push({
      path: 'spec.contentHash',
      message: `is ${claimed}, but the content gives ${actual}: the artifact was changed after it was minted`,
      reason: 'FieldValueInvalid',
    });
  }
  const component = artifact.metadata.labels?.[labels.component];
  if (!component) {
    problems.push({
      path: `metadata.labels[${labels.component}]`,
      message: 'is required, an artifact belongs to one component',
      reason: 'FieldValueRequired',
    });
  } else if (artifact.metadata.name !== artifactName(component, actual)) {
    problems.push({
      path: 'metadata.name',
      message: `must be ${artifactName(
        component,
        actual,
      )}, the name of this content`,
      reason: 'FieldValueInvalid',
    });
  }
  if (!targetArtifact.fromBuildRef === !targetArtifact.fromImageRef) {
    problems.push({
      path: 'spec.targetArtifact',
      message: 'must have exactly one of fromBuildRef and fromImageRef',
      reason: 'FieldValueInvalid',
    });
  }
  return problems;
}

/**
 * Hashes that were computed, by the object they were computed from. Objects are
 * shared and never changed in place, and API definitions are long.
 */
const knownHashes = new WeakMap<DeployableArtifact['spec'], string>();

/** The content hash of an artifact, computed from its content and not taken from its field. @public */
export function hashOfArtifact(artifact: DeployableArtifact): string {
  const known = knownHashes.get(artifact.spec);
  if (known !== undefined) return known;
  const {
    targetArtifact: _target,
    contentHash: _claimed,
    ...content
  } = artifact.spec;
  const hash = artifactHash(content);
  knownHashes.set(artifact.spec, hash);
  return hash;
}

/**
 * When an artifact's content last became the wanted one. Content that returns
 * (a reverted commit) is found again and moved to the front by annotation.
 *
 * @returns RFC 3339, empty for an artifact that was not stored yet
 * @public
 */
export function mintedAt(artifact: DeployableArtifact): string {
  return (
    artifact.metadata.annotations?.[annotations.mintedAt] ??
    artifact.metadata.creationTimestamp ??
    ''
  );
}

/** Orders artifacts newest first; ties by name (spec/resources.md 4.24). @public */
export function compareNewestFirst(
  a: DeployableArtifact,
  b: DeployableArtifact,
): number {
  const [left, right] = [a, b].map(artifact => Date.parse(mintedAt(artifact)));
  const byTime = (right || 0) - (left || 0);
  return byTime || compareCodePoints(b.metadata.name, a.metadata.name);
}

/** The newest artifact of a list, or undefined when it is empty. @public */
export function newestArtifact(
  artifacts: readonly DeployableArtifact[],
): DeployableArtifact | undefined {
  return [...artifacts].sort(compareNewestFirst)[0];
}
