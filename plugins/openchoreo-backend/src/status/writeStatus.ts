import {
  deepEqualJson,
  setCondition,
  type Condition,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';

/** What a controller has to say about an object; the rest of a condition follows. */
export interface Statement {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  /** From the catalogue of spec/resources.md 7.1. */
  reason: string;
  /** One sentence for a person. */
  message: string;
}

/** The part of a status that every kind has. */
export interface ConditionedPart {
  observedGeneration?: number;
  conditions?: Condition[];
}

/**
 * The status of an object with new statements in it. Conditions of other types
 * and all other fields stay.
 */
export function statusWith<TStatus extends object>(
  object: Stored<KubeObject<unknown, TStatus>>,
  statements: readonly Statement[],
  now: Date,
): TStatus & ConditionedPart {
  const { generation } = object.metadata;
  const status = (object.status ?? {}) as TStatus & ConditionedPart;
  return {
    ...status,
    observedGeneration: generation,
    conditions: statements.reduce<Condition[] | undefined>(
      (conditions, statement) =>
        setCondition(
          conditions,
          { ...statement, observedGeneration: generation },
          now,
        ),
      status.conditions,
    ),
  };
}

/**
 * Writes a status where it differs from the one that was read, and only over
 * that one: a change in between is a conflict, and the object is looked at
 * again.
 *
 * @returns the object as it then is
 */
export async function writeStatus<T extends KubeObject>(
  client: ObjectClient,
  object: Stored<T>,
  status: NonNullable<T['status']>,
  context: WriteContext,
): Promise<Stored<T>> {
  return deepEqualJson(object.status ?? {}, status)
    ? object
    : client.replaceStatus<T>({ ...object, status }, context);
}
