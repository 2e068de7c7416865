import type {
  AdvanceWorld,
  Environment,
  LetInWorld,
  Promotion,
  PromotionApproval,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type * as Common from '@openchoreo-backstage/plugin-openchoreo-common';

/** The pure functions that a seeded defect can stand in for. */
export type Replaced = Partial<
  Pick<typeof Common, 'advance' | 'letIn' | 'approverEligibility'>
>;

type Advance = (typeof Common)['advance'];

/** `advance` on a world that is seen wrongly. */
export function seeing(
  advance: Advance,
  world: (promotion: Promotion, world: AdvanceWorld) => Partial<AdvanceWorld>,
): Advance {
  return (promotion, actual, ...rest) =>
    advance(promotion, { ...actual, ...world(promotion, actual) }, ...rest);
}

/**
 * `advance` on approvals that are read wrongly: their seals are checked as they
 * were written, and they are stored as they were.
 */
export function misreading(
  advance: Advance,
  misread: (
    entry: PromotionApproval,
    world: AdvanceWorld,
    promotion: Promotion,
    now: Date,
  ) => Partial<PromotionApproval>,
): Advance {
  return (promotion, world, now, limits) => {
    const entries = promotion.status?.approvals ?? [];
    const originals = new Map(entries.map(entry => [entry.seal, entry]));
    const misled: Promotion = {
      ...promotion,
      status: {
        ...promotion.status,
        approvals: entries.map(entry => ({
          ...entry,
          ...misread(entry, world, promotion, now),
        })),
      },
    };
    const next = advance(
      entries.length > 0 ? misled : promotion,
      {
        ...world,
        verifySeal: (kind, entry, subject) =>
          kind === 'approval'
            ? world.verifySeal(
                'approval',
                originals.get((entry as PromotionApproval).seal) ??
                  (entry as PromotionApproval),
                subject as Promotion,
              )
            : world.verifySeal(kind, entry, subject),
      },
      now,
      limits,
    );
    const { approvals, ...patch } = next.statusPatch;
    return {
      ...next,
      statusPatch: approvals
        ? {
            ...patch,
            approvals: approvals.map(entry => ({
              ...(originals.get(entry.seal) ?? entry),
              ...(entry.void
                ? { void: true, voidReason: entry.voidReason }
                : {}),
            })),
          }
        : patch,
    };
  };
}

/** Somebody else is taken for the one who asked. */
export function askedBySomebodyElse<T extends Promotion>(promotion: T): T {
  return {
    ...promotion,
    spec: { ...promotion.spec, requestedBy: 'user:default/nobody' },
  };
}

/** Environments without some part of their spec. */
export function environmentsWithout(
  { environments }: Pick<AdvanceWorld, 'environments'>,
  ...fields: Array<'freeze' | 'gates' | 'isProduction'>
): Environment[] {
  return environments.map(environment => without(environment, ...fields));
}

function without(
  environment: Environment,
  ...fields: Array<'freeze' | 'gates' | 'isProduction'>
): Environment {
  const spec = { ...environment.spec };
  fields.forEach(field => delete spec[field]);
  return { ...environment, spec };
}

/** What the newest admission was given for, whatever the binding asks for now. */
export function admittedHash(
  common: typeof Common,
  binding: { spec: Parameters<(typeof Common)['letIn']>[0]['spec'] },
  world: LetInWorld,
): string {
  const { environment, owner } = binding.spec;
  return (
    common.newestAdmission(
      world.promotions,
      { ...owner, environment },
      world.verifySeal,
    )?.admission.changeHash ?? world.changeHash
  );
}

/** An environment that is no production and has no gates. */
export function ungated(environment: Environment): Environment {
  return without(environment, 'gates', 'isProduction');
}
