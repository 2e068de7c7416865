import type { FieldProblem } from '../errors/errors';
import { isLabelValue, qualifiedNameProblem } from '../names/syntax';
import { fieldPath } from '../paths/fieldPath';
import {
  badSelector,
  type LabelRequirement,
  type LabelSelector,
} from './requirement';

/**
 * A label selector as objects carry it (Kubernetes `metav1.LabelSelector`):
 * Deployments, NetworkPolicies and others.
 *
 * @public
 */
export interface ObjectLabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: Array<{
    key: string;
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    values?: string[];
  }>;
}

/**
 * Reads a selector out of an object. As in Kubernetes, an empty one selects
 * everything; what an absent one means depends on the field, so absence is the
 * caller's.
 *
 * @throws BadRequestError with all problems, each with its path below the selector
 * @public
 */
export function labelSelectorOf(selector: ObjectLabelSelector): LabelSelector {
  const problems: FieldProblem[] = [];
  const requirements: LabelRequirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    checkKey(key, fieldPath('matchLabels', key), problems);
    checkValue(value, fieldPath('matchLabels', key), problems);
    requirements.push({ key, operator: 'In', values: [value] });
  }
  (selector.matchExpressions ?? []).forEach((expression, index) => {
    const path = fieldPath('matchExpressions', index);
    const { key, operator, values = [] } = expression;
    checkKey(key, fieldPath(path, 'key'), problems);
    values.forEach((value, at) =>
      checkValue(value, fieldPath(path, 'values', at), problems),
    );
    const wantsValues = operator === 'In' || operator === 'NotIn';
    if (wantsValues !== values.length > 0) {
      problems.push({
        path: fieldPath(path, 'values'),
        message: wantsValues
          ? `must have at least one value for ${operator}`
          : `must be empty for ${operator}`,
        reason: wantsValues ? 'FieldValueRequired' : 'FieldValueForbidden',
      });
    }
    requirements.push({
      key,
      operator,
      values: [...new Set(values)].sort(),
    });
  });
  if (problems.length > 0) {
    throw badSelector(
      'label',
      problems.map(({ path, message }) => `${path}: ${message}`).join('; '),
      problems,
    );
  }
  return requirements;
}

function checkKey(key: string, path: string, problems: FieldProblem[]): void {
  const message = qualifiedNameProblem(key);
  if (message) {
    problems.push({ path, message, reason: 'FieldValueInvalid' });
  }
}

function checkValue(
  value: string,
  path: string,
  problems: FieldProblem[],
): void {
  if (!isLabelValue(value)) {
    problems.push({
      path,
      message: 'must be a label value',
      reason: 'FieldValueInvalid',
    });
  }
}
