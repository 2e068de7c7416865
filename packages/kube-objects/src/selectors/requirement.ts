import { BadRequestError, type FieldProblem } from '../errors/errors';

/** @public */
export type LabelOperator =
  | 'In'
  | 'NotIn'
  | 'Exists'
  | 'DoesNotExist'
  | 'Gt'
  | 'Lt';

/** One condition on one label. @public */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  /**
   * Sorted, without duplicates. None for `Exists` and `DoesNotExist`, exactly
   * one integer for `Gt` and `Lt`, one or more for `In` and `NotIn`. An object
   * without the label satisfies `NotIn`.
   */
  readonly values: readonly string[];
}

/** Requirements that must all hold; none selects everything. @public */
export type LabelSelector = readonly LabelRequirement[];

/** One condition on one field. @public */
export interface FieldRequirement {
  /** Member names joined by dots: `metadata.name`, `status.phase`. */
  readonly path: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** Requirements that must all hold; none selects everything. @public */
export type FieldSelector = readonly FieldRequirement[];

/** The error for a text that is no selector. */
export function badSelector(
  which: 'label' | 'field',
  message: string,
  problems: FieldProblem[] = [
    { path: `${which}Selector`, message, reason: 'FieldValueInvalid' },
  ],
): BadRequestError {
  return new BadRequestError(`The ${which} selector is wrong: ${message}`, {
    problems,
  });
}
