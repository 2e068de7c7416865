import {
  deepEqualJson,
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import { derivedLabels } from '../defaulting';
import { DEFAULT_DATA_PLANE } from '../Environment';
import { annotations, labels } from '../labels';
import type { AnyChoreoObject, KindName } from '../registry';
import { forbidden } from './problems';

/** Labels that say where an object belongs. */
const HIERARCHY = [
  labels.organization,
  labels.project,
  labels.component,
  labels.deploymentTrack,
  labels.environment,
];

interface Immutable {
  path: string[];
  /** What an absent field means, if that is a value. */
  absent?: unknown;
}

const OWNER: Immutable = { path: ['owner'] };

/** Fields of the spec that never change (spec/resources.md 8). */
const FIELDS: Partial<Record<KindName, Immutable[]>> = {
  Environment: [
    { path: ['dataPlaneRef'], absent: DEFAULT_DATA_PLANE },
    { path: ['isProduction'], absent: false },
    { path: ['gateway', 'dnsPrefix'], absent: '' },
  ],
  Component: [OWNER, { path: ['type'] }],
  Workload: [OWNER],
  Service: [OWNER],
  ServiceBinding: [OWNER, { path: ['environment'] }],
  Release: [OWNER, { path: ['environmentName'] }],
  DeployableArtifact: [{ path: [] }],
  Promotion: [{ path: [] }],
};

/** What was decided when the object was created and may not change. */
export function immutabilityRule(
  object: AnyChoreoObject,
  old: AnyChoreoObject | undefined,
): FieldProblem[] {
  if (!old) {
    return [];
  }
  return [
    ...changedNames(object, old),
    ...changedFields(object, old),
    ...changedLabels(object, old),
    ...changedRequestSeal(object, old),
  ];
}

function changedNames(
  object: AnyChoreoObject,
  old: AnyChoreoObject,
): FieldProblem[] {
  return (['name', 'namespace'] as const)
    .filter(field => object.metadata[field] !== old.metadata[field])
    .map(field => unchangeable(`metadata.${field}`, old.metadata[field]));
}

function changedFields(
  object: AnyChoreoObject,
  old: AnyChoreoObject,
): FieldProblem[] {
  return (FIELDS[object.kind] ?? []).flatMap(({ path, absent }) => {
    const before = memberAt(old.spec, path) ?? absent;
    const after = memberAt(object.spec, path) ?? absent;
    return deepEqualJson(before, after)
      ? []
      : [unchangeable(fieldPath('spec', ...path), before)];
  });
}

function changedLabels(
  object: AnyChoreoObject,
  old: AnyChoreoObject,
): FieldProblem[] {
  // A label that follows from the spec is no change of its own: the field is
  // reported instead.
  const derived = derivedLabels(object);
  const keys =
    object.kind === 'Promotion'
      ? [...HIERARCHY, labels.deployableArtifact, labels.train, labels.name]
      : HIERARCHY;
  return keys.flatMap(key => {
    const before = old.metadata.labels?.[key];
    const after = object.metadata.labels?.[key];
    return before === undefined || after === before || after === derived[key]
      ? []
      : [unchangeable(fieldPath('metadata.labels', key), before)];
  });
}

function changedRequestSeal(
  object: AnyChoreoObject,
  old: AnyChoreoObject,
): FieldProblem[] {
  const key = annotations.requestSeal;
  return object.kind === 'Promotion' &&
    object.metadata.annotations?.[key] !== old.metadata.annotations?.[key]
    ? [unchangeable(fieldPath('metadata.annotations', key))]
    : [];
}

function unchangeable(path: string, before?: unknown): FieldProblem {
  return forbidden(
    path,
    typeof before === 'string' || typeof before === 'boolean'
      ? `must stay ${before}: it cannot be changed after creation`
      : 'cannot be changed after creation',
  );
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, step) =>
      (current as { [key: string]: unknown } | undefined)?.[step],
    value,
  );
}
