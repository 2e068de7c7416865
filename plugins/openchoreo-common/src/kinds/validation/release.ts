import {
  fieldPath,
  isJsonObject,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type { Release, ReleaseResource } from '../Release';
import { duplicate, required } from './problems';

/** Every manifest can be applied and told apart (V-22). */
export function releaseRule({ spec }: Release): FieldProblem[] {
  const resources = spec.resources ?? [];
  const firstAt = new Map<string, number>();
  return resources.flatMap((resource, index) => {
    const path = fieldPath('spec.resources', index);
    const first = firstAt.get(resource.id);
    if (first === undefined) {
      firstAt.set(resource.id, index);
    }
    return [
      ...(first === undefined
        ? []
        : [duplicate(`${path}.id`, `is the id of [${first}] already`)]),
      ...manifestProblems(resource, `${path}.object`),
    ];
  });
}

function manifestProblems(
  { object }: ReleaseResource,
  path: string,
): FieldProblem[] {
  const { apiVersion, kind, metadata } = object;
  const name = isJsonObject(metadata) ? metadata.name : undefined;
  const texts = { apiVersion, kind, 'metadata.name': name };
  return Object.entries(texts).flatMap(([field, value]) =>
    typeof value === 'string' && value !== ''
      ? []
      : [required(`${path}.${field}`)],
  );
}
