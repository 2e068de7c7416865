/**
 * What is true of an object at the moment, with the reason
 * (Kubernetes `metav1.Condition`, spec/resources.md 3.1).
 *
 * @public
 */
export interface Condition {
  /** CamelCase, unique in the list: `Ready`. */
  type: string;
  status: 'True' | 'False' | 'Unknown';
  /** CamelCase word for programs: `ImageNotFound`. */
  reason: string;
  /** One sentence for people; may be empty. */
  message: string;
  /** RFC 3339; when `status` last changed. */
  lastTransitionTime: string;
  /** The `metadata.generation` that this was said about. */
  observedGeneration?: number;
}

/** A condition as a controller states it. @public */
export type ConditionStatement = Omit<Condition, 'lastTransitionTime'>;

/**
 * States a condition: replaces the entry of its type in place, or adds one at
 * the end. `lastTransitionTime` is `now` for a new entry or a changed status,
 * and stays otherwise.
 *
 * @returns the same list when status, reason, message and observedGeneration
 * are as before, so that an identity check tells whether to write; a new list
 * otherwise. The list given is never changed.
 * @public
 */
export function setCondition(
  conditions: readonly Condition[] | undefined,
  condition: ConditionStatement,
  now: Date,
): Condition[] {
  const before = findCondition(conditions, condition.type);
  if (conditions && before && saysTheSame(before, condition)) {
    return conditions as Condition[];
  }
  const { type, status, reason, message, observedGeneration } = condition;
  const next: Condition = {
    type,
    status,
    reason,
    message,
    lastTransitionTime:
      before?.status === status ? before.lastTransitionTime : toSeconds(now),
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
  };
  return before
    ? conditions!.map(entry => (entry === before ? next : entry))
    : [...(conditions ?? []), next];
}

/** The condition of that type, if it is stated. @public */
export function findCondition(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find(condition => condition.type === type);
}

/** The list without that type; the same list when it was not there. @public */
export function removeCondition(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition[] {
  if (conditions && !findCondition(conditions, type)) {
    return conditions as Condition[];
  }
  return (conditions ?? []).filter(condition => condition.type !== type);
}

/**
 * Whether a condition is stated with status `True`. A condition can describe
 * an older generation than the object has now; that is not looked at.
 *
 * @public
 */
export function isTrue(
  conditions: readonly Condition[] | undefined,
  type: string,
): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

function saysTheSame(a: ConditionStatement, b: ConditionStatement): boolean {
  return (
    a.status === b.status &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.observedGeneration === b.observedGeneration
  );
}

/** Kubernetes keeps times of objects in whole seconds. */
function toSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
