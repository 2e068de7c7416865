import {
  controllerReference,
  NotFoundError,
  refOf,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ControllerOptions,
  ObjectClient,
  ObjectReader,
  ReconcileRequest,
  ReconcileResult,
} from '@openchoreo-backstage/kube-runtime';
import {
  advance,
  annotations,
  API_VERSION,
  finalizers,
  finalPhases,
  labels,
  type Advance,
  type ComponentOwner,
  type DeployableArtifact,
  type Membership,
  type PlatformSettings,
  type Promotion,
  type PromotionEffect,
  type PromotionLimits,
  type PromotionPhase,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { kinds, lookups, namespaceOf, requestFor } from '../hierarchy';
import { entryVerifier, sealEntry, type Sealer } from '../sealing';
import { isDeleting, removeFinalizer, system } from '../status';
import { artifactReader } from './artifactReader';
import { freshReader } from './freshReader';
import { gatherWorld } from './gatherWorld';
import { peopleOf, type MembershipSource } from './membership';
import { mayGo, outdated } from './retention';
import { createTurns } from './takeTurns';

const NAME = 'promotion';

export interface PromotionDependencies extends ControllerDependencies {
  sealer: Sealer;
  membership: MembershipSource;
  /** Finished Promotions kept per binding. Default 50. */
  keep?: number;
  limits?: PromotionLimits;
  platform?: Partial<PlatformSettings>;
}

/**
 * Runs Promotions: asks the gates again whenever something they look at
 * changes, admits, writes the binding and watches it become Ready
 * (spec/controllers.md 15.3). All state is in the objects; every step may be
 * repeated after a crash.
 */
export function createPromotionController(
  deps: PromotionDependencies,
): ControllerOptions {
  const { client, reader, clock, sealer, membership } = deps;
  const find = lookups(reader);
  const verifySeal = entryVerifier(sealer);
  const takeTurns = createTurns();

  return {
    name: NAME,
    for: kinds.Promotion,
    concurrency: 4,
    watches: promotionTriggers(reader),
    async reconcile({ namespace = '', name }): Promise<ReconcileResult | void> {
      const promotion = reader.get<Promotion>({
        ...kinds.Promotion,
        namespace,
        name,
      });
      if (!promotion) return undefined;
      if (isDeleting(promotion)) return release(promotion);
      const phase = promotion.status?.phase;
      if (phase !== undefined && finalPhases.has(phase)) {
        return forgetOldest(promotion);
      }
      return step(promotion);
    },
  };

  async function step(promotion: Stored<Promotion>): Promise<ReconcileResult> {
    const next = await look(reader, promotion);
    const admits = next.effects.find(isAdmission);
    return admits
      ? takeTurns(laneOf(promotion), () => confirm(promotion))
      : write(promotion, next);
  }

  /**
   * What lets something in is judged on what is stored now, not on a cache that
   * may be a moment behind. One at a time per target: two that look before
   * either has written would both find the lane free.
   */
  async function confirm(
    promotion: Stored<Promotion>,
  ): Promise<ReconcileResult> {
    const fresh = await freshReader(client, reader, promotion);
    const current = await client.get<Promotion>(refOf(promotion));
    return write(current, await look(fresh, current));
  }

  async function look(
    from: ObjectReader,
    promotion: Stored<Promotion>,
  ): Promise<Advance> {
    const world = await gatherWorld(
      {
        reader: from,
        artifact: artifactReader(reader, client),
        verifySeal,
        membership: await membershipOf(promotion),
        platform: deps.platform,
      },
      promotion,
    );
    return advance(
      promotion,
      { ...world, ...refusedWrite(promotion) },
      clock.now(),
      ...(deps.limits ? [deps.limits] : []),
    );
  }

  async function membershipOf(promotion: Promotion): Promise<Membership> {
    const groups = await membership.groupsOf(peopleOf(promotion));
    return {
      groupsOf: person =>
        groups === 'unknown' ? 'unknown' : groups.get(person) ?? [],
      // NOTE: the permission to approve is the portal's to grant and can be
      // asked about only with the person's own credentials. It was, when the
      // decision was recorded; the seal proves it. Membership is asked anew.
      mayApprove: () => true,
    };
  }

  /** The binding's place is taken by something that is not ours to change. */
  function refusedWrite(promotion: Promotion): { writeRefused?: string } {
    const namespace = namespaceOf(promotion);
    const { owner, to } = promotion.spec;
    if (find.bindingIn(namespace, owner, to)) return {};
    const name = `${owner.componentName}-${to}`;
    const taken = reader.get<ServiceBinding>({
      ...kinds.ServiceBinding,
      namespace,
      name,
    });
    return taken
      ? {
          writeRefused: `ServiceBinding ${name} belongs to component ${taken.spec.owner.componentName} in ${taken.spec.environment}; rename one of the two.`,
        }
      : {};
  }

  /** Status first: nothing is done that is not on record. */
  async function write(
    promotion: Stored<Promotion>,
    next: Advance,
  ): Promise<ReconcileResult> {
    const admission = next.effects.find(isAdmission)?.admission;
    const patch = {
      ...next.statusPatch,
      ...(admission
        ? {
            admission: {
              ...admission,
              seal: sealEntry(sealer, 'admission', admission, promotion),
            },
          }
        : {}),
    };
    if (Object.keys(patch).length > 0) {
      const record = next.effects.find(isRecord);
      await client.replaceStatus<Promotion>(
        { ...promotion, status: { ...promotion.status, ...patch } },
        {
          actor: `system:${NAME}`,
          ...(record
            ? {
                reason: record.sentence,
                notable: isMilestone(record.phase),
              }
            : {}),
          cause: record?.key ?? promotion.metadata.name,
        },
      );
    }
    for (const effect of next.effects) {
      if (effect.type === 'writeBinding') await writeBinding(promotion, effect);
    }
    return nextLook(next);
  }

  function nextLook(next: Advance): ReconcileResult {
    if (!next.nextEvaluationTime) return {};
    const waitMs = Date.parse(next.nextEvaluationTime) - clock.now().getTime();
    // One more millisecond: an answer that changes at an instant has changed after it.
    return { requeueAfterMs: Math.max(1, waitMs + 1) };
  }

  async function writeBinding(
    promotion: Stored<Promotion>,
    { write: wanted }: Extract<PromotionEffect, { type: 'writeBinding' }>,
  ): Promise<void> {
    const namespace = namespaceOf(promotion);
    const { owner, to, requestedBy } = promotion.spec;
    const context = system(
      NAME,
      `Wrote ${wanted.artifactRef} into ${to}, asked for by ${requestedBy}`,
    );
    const existing = find.bindingIn(namespace, owner, to);
    const metadata = {
      labels: { [labels.deployableArtifact]: wanted.artifactRef },
      annotations: {
        [annotations.promotion]: wanted.promotion,
        [annotations.promotedFrom]: wanted.promotedFrom ?? null,
      },
    };
    const spec = {
      artifactRef: wanted.artifactRef,
      ...(wanted.classOverrides === undefined
        ? {}
        : { classOverrides: wanted.classOverrides }),
      ...(wanted.workloadOverrides === undefined
        ? {}
        : { workloadOverrides: wanted.workloadOverrides }),
      ...(wanted.releaseState ? { releaseState: wanted.releaseState } : {}),
      ...(wanted.hold ? { hold: wanted.hold } : {}),
    };
    if (existing) {
      await replaceFields(client, existing, { metadata, spec }, context);
      return;
    }
    const service = find.servicesOf(namespace, owner)[0];
    await client.create<ServiceBinding>(
      {
        apiVersion: API_VERSION,
        kind: 'ServiceBinding',
        metadata: {
          name: wanted.name,
          namespace,
          labels: metadata.labels,
          annotations: withoutNulls(metadata.annotations),
          ...(service
            ? { ownerReferences: [controllerReference(service)] }
            : {}),
        },
        spec: {
          owner,
          environment: to,
          releaseState: 'Active',
          // What follows from the artifact is filled in by the binding controller.
          className: service?.spec.className ?? 'default',
          workloadSpec: {},
          ...(withoutNulls(spec) as Partial<ServiceBinding['spec']>),
        },
      },
      context,
    );
  }

  /** Deletion waits only for a Promotion that something still rests on. */
  async function release(promotion: Stored<Promotion>): Promise<void> {
    if (!mayGo(reader, promotion, verifySeal)) return;
    await removeFinalizer(
      client,
      promotion,
      finalizers.promotion,
      system(NAME, `Promotion ${promotion.metadata.name} was deleted`),
    );
  }

  /** Finished Promotions beyond the newest go; the ledger keeps them all. */
  async function forgetOldest(promotion: Stored<Promotion>): Promise<void> {
    for (const old of outdated(reader, promotion, {
      keep: deps.keep ?? 50,
      verifySeal,
    })) {
      try {
        await client.delete(
          refOf(old),
          system(
            NAME,
            `Promotion ${old.metadata.name} is older than those kept`,
          ),
          { preconditions: { uid: old.metadata.uid } },
        );
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
      }
    }
  }
}

/**
 * Replaces whole fields of a binding. Not a merge patch: overrides of the
 * former state must not shine through those of a revision.
 */
async function replaceFields(
  client: ObjectClient,
  binding: Stored<ServiceBinding>,
  fields: {
    metadata: {
      labels: Record<string, string>;
      annotations: Record<string, string | null>;
    };
    spec: Record<string, unknown>;
  },
  context: Parameters<ObjectClient['replace']>[1],
): Promise<void> {
  const { labels: newLabels, annotations: newAnnotations } = fields.metadata;
  await client.replace<ServiceBinding>(
    {
      ...binding,
      metadata: {
        ...binding.metadata,
        labels: { ...binding.metadata.labels, ...newLabels },
        annotations: withoutNulls({
          ...binding.metadata.annotations,
          ...newAnnotations,
        }),
      },
      spec: withoutNulls({
        ...binding.spec,
        ...fields.spec,
      }) as ServiceBinding['spec'],
    },
    context,
  );
}

/** Drops null values: they mean "remove". */
function withoutNulls<T>(values: Record<string, T | null>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, T] => {
      return entry[1] !== null;
    }),
  );
}

/** Being looked at and being watched are no news; being let in and how it ended are. */
function isMilestone(phase: PromotionPhase): boolean {
  return phase === 'Applying' || finalPhases.has(phase);
}

/** The component and the environment that a Promotion is about. */
function laneOf(promotion: Promotion): string {
  const { owner, to } = promotion.spec;
  return [
    namespaceOf(promotion),
    owner.projectName,
    owner.componentName,
    to,
  ].join('/');
}

type Admit = Extract<PromotionEffect, { type: 'admit' }>;
type RecordEffect = Extract<PromotionEffect, { type: 'record' }>;

function isAdmission(effect: PromotionEffect): effect is Admit {
  return effect.type === 'admit';
}

function isRecord(effect: PromotionEffect): effect is RecordEffect {
  return effect.type === 'record';
}

/** What makes the unfinished Promotions of a component worth another look. */
function promotionTriggers(
  reader: ObjectReader,
): NonNullable<ControllerOptions['watches']> {
  const find = lookups(reader);
  const unfinished = (namespace: string, owner: ComponentOwner) =>
    find
      .promotionsOf(namespace, owner)
      .filter(({ status }) => !status?.phase || !finalPhases.has(status.phase))
      .map(requestFor);
  const ofOwner = (object: KubeObject): ReconcileRequest[] =>
    unfinished(
      namespaceOf(object),
      (object.spec as { owner: ComponentOwner }).owner,
    );
  const ofLabels = (object: KubeObject): ReconcileRequest[] => {
    const { [labels.project]: projectName, [labels.component]: componentName } =
      object.metadata.labels ?? {};
    return projectName && componentName
      ? unfinished(namespaceOf(object), { projectName, componentName })
      : [];
  };
  const inNamespace = (object: KubeObject): ReconcileRequest[] =>
    reader
      .list<Promotion>(kinds.Promotion, { namespace: namespaceOf(object) })
      .filter(({ status }) => !status?.phase || !finalPhases.has(status.phase))
      .map(requestFor);
  return [
    { kind: kinds.Promotion, map: ofOwner },
    { kind: kinds.ServiceBinding, map: ofOwner },
    { kind: kinds.Deployment, map: ofLabels },
    {
      kind: kinds.DeployableArtifact,
      map: artifact => ofLabels(artifact as DeployableArtifact),
    },
    // A rule, a freeze or a plane that changes concerns everything that waits.
    { kind: kinds.DeploymentPipeline, map: inNamespace },
    { kind: kinds.Environment, map: inNamespace },
    { kind: kinds.DataPlane, map: inNamespace },
    { kind: kinds.Project, map: inNamespace },
  ];
}
