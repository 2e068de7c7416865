import {
  BadRequestError,
  kubernetesSpecMergeKeys,
  strategicMerge,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import { isRecord } from '../content';

/** A Kubernetes template whose fields this model does not know. */
export type Template = Record<string, unknown>;

/** The kind whose spec each template of a class is. */
export const TEMPLATE_KINDS = {
  deploymentTemplate: 'Deployment',
  serviceTemplate: 'Service',
  hpaTemplate: 'HorizontalPodAutoscaler',
} as const;

/** A template of a class. */
export type TemplateField = keyof typeof TEMPLATE_KINDS;

/**
 * Strategic merge of an overlay into a template (spec/controllers.md 8.1).
 * Neither is changed. Items of merged lists without a name, which would be
 * dropped or doubled, are told with their path.
 *
 * @param path - of the template, for problems
 */
export function mergeTemplate(
  base: unknown,
  overlay: unknown,
  field: TemplateField,
  path: string,
  problems: FieldProblem[],
): Template {
  try {
    return strategicMerge<Template>(
      isRecord(base) ? base : {},
      isRecord(overlay) ? overlay : {},
      kubernetesSpecMergeKeys(TEMPLATE_KINDS[field]),
    );
  } catch (error) {
    if (!(error instanceof BadRequestError) || error.problems.length === 0) {
      throw error;
    }
    problems.push(
      ...error.problems.map(problem => ({
        ...problem,
        path: `${path}.${problem.path}`,
      })),
    );
    return {};
  }
}
