import {
  deepEqualJson,
  findCondition,
} from '@openchoreo-backstage/kube-objects';
import type {
  BindingHold,
  ClassOverrides,
  Promotion,
  ReleaseState,
  ServiceBinding,
  WorkloadOverrides,
} from '../kinds';
import { changeKind } from './changeKind';
import type { PromotionWorld } from './world';

/**
 * What a Promotion writes into the binding of its target. Fields that are absent
 * stay as they are; `null` removes (spec/controllers.md 15.3.4).
 *
 * @public
 */
export interface BindingWrite {
  /** `<component>-<environment>`, unless a binding for the tuple exists already. */
  name: string;
  artifactRef: string;
  classOverrides?: ClassOverrides | null;
  workloadOverrides?: WorkloadOverrides | null;
  releaseState?: ReleaseState;
  hold?: BindingHold;
  /** For annotation `promotion`. */
  promotion: string;
  /** For annotation `promoted-from`. */
  promotedFrom?: string;
}

/** What a Promotion writes, from its spec and what is in the target. */
export function writeOf(
  promotion: Promotion,
  world: PromotionWorld,
  now: Date,
): BindingWrite {
  const { spec, metadata } = promotion;
  const revision =
    spec.revision === undefined
      ? undefined
      : world.target.deployment?.status?.revisions?.find(
          entry => entry.revision === spec.revision,
        );
  const overrides = spec.overrides ?? revision;
  const hold = holdOf(promotion, world, now);
  return {
    name:
      world.target.binding?.metadata.name ??
      `${spec.owner.componentName}-${spec.to}`,
    artifactRef: spec.artifactRef,
    ...(overrides
      ? {
          classOverrides: overrides.classOverrides ?? null,
          workloadOverrides: overrides.workloadOverrides ?? null,
        }
      : {}),
    ...(spec.releaseState ? { releaseState: spec.releaseState } : {}),
    ...(hold ? { hold } : {}),
    promotion: metadata.name,
    ...(spec.from ? { promotedFrom: spec.from } : {}),
  };
}

/**
 * Every rollback holds automation, and so does bringing in by hand what is not
 * the newest: else the next build would take it away (spec/controllers.md 15.4).
 */
function holdOf(
  promotion: Promotion,
  world: PromotionWorld,
  now: Date,
): BindingHold | undefined {
  const { spec, metadata, status } = promotion;
  const kind = changeKind(promotion, world);
  const newest =
    kind === 'promotion'
      ? world.source.deployment?.status?.revisions?.[0]?.deploymentArtifactRef
      : world.newestArtifact;
  const isOlder =
    spec.trigger === 'Manual' &&
    (kind === 'promotion' || kind === 'deployment') &&
    newest !== undefined &&
    newest !== spec.artifactRef;
  if (kind !== 'rollback' && !isOlder) return undefined;
  const existing = world.target.binding?.spec.hold;
  return (
    existing ?? {
      reason:
        spec.reason ??
        (kind === 'rollback'
          ? `Rolled back to ${spec.artifactRef}.`
          : `${spec.artifactRef} was chosen by hand, it is not the newest.`),
      by: spec.requestedBy,
      since: status?.startedAt ?? now.toISOString(),
      promotion: metadata.name,
    }
  );
}

/** Whether a binding is as a write would leave it. */
export function holdsChange(
  binding: ServiceBinding | undefined,
  write: BindingWrite,
): boolean {
  if (!binding) return false;
  const { spec } = binding;
  const equals = (wanted: object | null | undefined, actual: unknown) =>
    wanted === undefined || deepEqualJson(wanted ?? undefined, actual);
  return (
    spec.artifactRef === write.artifactRef &&
    equals(write.classOverrides, spec.classOverrides) &&
    equals(write.workloadOverrides, spec.workloadOverrides) &&
    (write.releaseState === undefined ||
      spec.releaseState === write.releaseState) &&
    (write.hold === undefined || spec.hold !== undefined)
  );
}

/** How a written change turned out so far. */
export type Settled =
  | { outcome: 'ready' | 'degraded' | 'progressing'; message: string }
  | { outcome: 'changed'; message: string };

/** Reads the outcome from the target binding, only when it speaks of its newest spec. */
export function settled(
  binding: ServiceBinding | undefined,
  promotion: Promotion,
  world: PromotionWorld,
): Settled {
  const { to, artifactRef } = promotion.spec;
  if (!binding || binding.spec.artifactRef !== artifactRef) {
    return {
      outcome: 'changed',
      message: `${to} was changed to ${
        binding?.spec.artifactRef ?? 'nothing'
      } before ${artifactRef} was Ready.`,
    };
  }
  const isObserved =
    binding.metadata.generation === undefined ||
    (binding.status?.observedGeneration ?? 0) >= binding.metadata.generation;
  const ready = findCondition(binding.status?.conditions, 'Ready');
  if (!isObserved || !ready) {
    return {
      outcome: 'progressing',
      message: 'it has not been looked at yet.',
    };
  }
  const { releaseState } = binding.spec;
  if (
    releaseState !== 'Active' &&
    ['ResourcesSuspended', 'ResourcesUndeployed'].includes(ready.reason)
  ) {
    return {
      outcome: 'ready',
      message: `${to} has ${artifactRef}, and is ${
        releaseState === 'Suspend' ? 'suspended' : 'undeployed'
      }: nothing runs until it is resumed.`,
    };
  }
  if (ready.status === 'True') {
    return {
      outcome: 'ready',
      message:
        changeKind(promotion, world) === 'rollback'
          ? `${to} runs ${artifactRef} again; automation is held until it is resumed.`
          : `${to} runs ${artifactRef}.`,
    };
  }
  return {
    outcome:
      ready.reason === 'ResourceHealthDegraded' ? 'degraded' : 'progressing',
    message: ready.message || ready.reason,
  };
}
