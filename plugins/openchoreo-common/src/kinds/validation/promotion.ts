import {
  deepEqualJson,
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import { overrideProblems } from '../../delivery/overrides';
import type { Promotion, PromotionSpec } from '../Promotion';
import type { PromotionPhase } from '../promotionStatus';
import { requesterProblem } from './formats';
import { forbidden, invalidValue, required, when } from './problems';

const FINAL: ReadonlySet<PromotionPhase> = new Set<PromotionPhase>([
  'Succeeded',
  'Failed',
  'Rejected',
  'Superseded',
  'Expired',
  'Cancelled',
]);

/** A request says one thing, and what was decided about it stays (V-25, spec/resources.md 4.29). */
export function promotionRule(
  promotion: Promotion,
  old: Promotion | undefined,
): FieldProblem[] {
  return [
    ...requestProblems(promotion.spec),
    ...(old ? recordProblems(promotion, old) : []),
  ];
}

function requestProblems(spec: PromotionSpec): FieldProblem[] {
  const problems = when(requesterProblem(spec.requestedBy), 'spec.requestedBy');
  if (spec.from === spec.to) {
    problems.push(invalidValue('spec.to', 'must not be the source as well'));
  }
  if (spec.from !== undefined) {
    for (const field of ['revision', 'overrides', 'releaseState'] as const) {
      if (spec[field] !== undefined) {
        problems.push(
          forbidden(
            `spec.${field}`,
            'must not be set beside from: what comes from another environment never brings settings along',
          ),
        );
      }
    }
  } else if (!spec.reason?.trim()) {
    problems.push(
      required('spec.reason', 'is required where nothing is promoted from'),
    );
  }
  if (spec.revision !== undefined && spec.overrides !== undefined) {
    problems.push(
      forbidden(
        'spec.overrides',
        'must not be set beside revision, which brings its own back',
      ),
    );
  }
  return [
    ...problems,
    ...overrideProblems(spec.overrides ?? {}).map(problem => ({
      ...problem,
      path: problem.path.replace(/^spec\./, 'spec.overrides.'),
    })),
  ];
}

/** Decisions are added or voided, never changed or taken back. */
function recordProblems(promotion: Promotion, old: Promotion): FieldProblem[] {
  const before = old.status ?? {};
  const after = promotion.status ?? {};
  const problems: FieldProblem[] = [];
  if (before.admission && !deepEqualJson(before.admission, after.admission)) {
    problems.push(
      forbidden('status.admission', 'cannot be changed once it is given'),
    );
  }
  if (before.phase && FINAL.has(before.phase) && after.phase !== before.phase) {
    problems.push(
      forbidden(
        'status.phase',
        `must stay ${before.phase}: this Promotion has ended`,
      ),
    );
  }
  return [
    ...problems,
    ...lostEntries(before.approvals, after.approvals, 'approvals'),
    ...lostEntries(before.skips, after.skips, 'skips'),
  ];
}

interface Entry {
  seal: string;
  void?: boolean;
  voidReason?: string;
}

function lostEntries(
  before: readonly Entry[] | undefined,
  after: readonly Entry[] | undefined,
  field: string,
): FieldProblem[] {
  return (before ?? []).flatMap((entry, index) => {
    const survives = (after ?? []).some(
      other =>
        deepEqualJson(decision(other), decision(entry)) &&
        (!entry.void || other.void),
    );
    return survives
      ? []
      : [
          forbidden(
            fieldPath('status', field, index),
            'cannot be changed or removed, only voided',
          ),
        ];
  });
}

/** An entry without what may be added to it later. */
function decision({ void: _void, voidReason: _reason, ...rest }: Entry) {
  return rest;
}
