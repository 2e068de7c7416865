import {
  type FieldProblem,
  type Stored,
  deepEqualJson,
} from '@openchoreo-backstage/kube-objects';
import { type Draft, type Surroundings, draftOf } from './draft';
import { type Outcome, settle } from './settle';
import { shape } from './shape';
import type { PreparedWrite } from './Write';

/** A draft in the shape of its kind. */
export interface ShapedDraft {
  draft: Draft;
  /** What is wrong with it so far. */
  problems: FieldProblem[];
  /** Fields that the kind does not have, if the writer wants that to count. */
  refused: FieldProblem[];
}

/** What a write makes of the stored object, by the rules of the kind alone. Pure. */
export function decide(
  write: PreparedWrite,
  current: Stored | undefined,
  around: Surroundings,
): Outcome {
  const { draft, problems, refused } = shapeDraft(
    write,
    current,
    draftOf(write, current, around),
  );
  return settle(write, current, draft, around.now, [...refused, ...problems]);
}

/** Brings what a write or a rule has made into the shape of its kind. */
export function shapeDraft(
  write: PreparedWrite,
  current: Stored | undefined,
  draft: Draft,
): ShapedDraft {
  if (draft.operation === 'DELETE') {
    return { draft, problems: [], refused: [] };
  }
  const { object, problems, unknown } = shape(write.kind, draft.object);
  const shaped = { ...draft, object };
  return {
    draft: shaped,
    problems:
      problems.length > 0 && current
        ? problems.filter(problem => concerns(write, current, shaped, problem))
        : problems,
    refused: write.strict ? unknown : [],
  };
}

/**
 * What is stored may have come in under older rules. It must still be able to
 * get a status, to lose a finalizer and so to go: a write is only judged by
 * what it touches.
 */
function concerns(
  write: PreparedWrite,
  current: Stored,
  draft: Draft,
  problem: FieldProblem,
): boolean {
  if (write.verb === 'replaceStatus' || write.verb === 'applyStatus') {
    return /^status\b/.test(problem.path);
  }
  const { metadata: _, ...before } = current;
  const { metadata: __, ...after } = draft.object;
  return !deepEqualJson(before, after);
}
