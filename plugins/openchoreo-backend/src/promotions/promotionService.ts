import type { Stored } from '@openchoreo-backstage/kube-objects';
import type {
  Clock,
  ObjectClient,
  ObjectReader,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';
import type {
  ChangeRequest,
  DecisionRequest,
  PlatformSettings,
  Plan,
  Promotion,
  PromotionWorld,
  SkipRequest,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { ACTION_CAUSE } from '../admission';
import type { Caller } from '../access/caller';
import { kinds } from '../hierarchy';
import { entryVerifier, type Sealer } from '../sealing';
import { artifactReader } from './artifactReader';
import { createDecisions } from './decisions';
import type { PromotionDraft } from './draftPromotion';
import { gatherWorld } from './gatherWorld';
import type { MembershipSource } from './membership';
import { planOf } from './planOf';
import { createRequests } from './requests';

export interface PromotionServiceOptions {
  client: ObjectClient;
  reader: ObjectReader;
  clock: Clock;
  sealer: Sealer;
  membership: MembershipSource;
  platform?: Partial<PlatformSettings>;
  /** Makes the key of a request that brings none. */
  newKey(): string;
}

/** Who asks, and the request that it came with. */
export interface Asker {
  caller: Caller;
  requestId: string;
}

/** Names a Promotion. */
export interface PromotionName {
  namespace: string;
  name: string;
}

/** What people do with Promotions. Permissions are checked by the routes. */
export interface PromotionService {
  /** The Promotion that a request would make; nothing is written. */
  draft(request: ChangeRequest, caller: Caller): PromotionDraft;
  /** The same for looking only: a reason may still be missing. */
  draftForPlan(request: ChangeRequest, caller: Caller): PromotionDraft;
  /** What a change would do, and how the gates would answer now. */
  plan(draft: Pick<PromotionDraft, 'promotion'>): Promise<Plan>;
  /**
   * Asks for a change. An equal unfinished request is the answer, not a second one.
   *
   * @throws StaleError when the plan is no longer the one that was looked at
   * @throws ProblemsError when the change cannot be rendered
   */
  request(
    request: ChangeRequest,
    draft: PromotionDraft,
    asker: Asker,
  ): Promise<{ promotion: Stored<Promotion>; created: boolean }>;
  /** @throws NotFoundError */
  get(promotion: PromotionName): Promise<Stored<Promotion>>;
  /**
   * @throws NotAllowedError with the gate's sentence when this person cannot decide
   * @throws StaleError when the plan is no longer the one that was looked at
   */
  decide(
    promotion: PromotionName,
    decision: 'Approve' | 'Reject',
    request: DecisionRequest,
    asker: Asker,
  ): Promise<Stored<Promotion>>;
  cancel(
    promotion: PromotionName,
    request: DecisionRequest,
    asker: Asker,
  ): Promise<Stored<Promotion>>;
  skip(
    promotion: PromotionName,
    request: SkipRequest,
    asker: Asker,
  ): Promise<Stored<Promotion>>;
}

/** What requests and decisions are made with. */
export interface PromotionParts extends PromotionServiceOptions {
  get: PromotionService['get'];
  plan: PromotionService['plan'];
  /** What gates look at, but for who is a member of what. */
  worldOf(promotion: Promotion): Promise<PromotionWorld>;
}

export function createPromotionService(
  options: PromotionServiceOptions,
): PromotionService {
  const { client, reader, clock, sealer, platform } = options;
  const verifySeal = entryVerifier(sealer);
  const readArtifact = artifactReader(reader, client);

  const parts: PromotionParts = {
    ...options,

    get: name => client.get<Promotion>({ ...kinds.Promotion, ...name }),

    worldOf: promotion =>
      gatherWorld(
        {
          reader,
          artifact: readArtifact,
          verifySeal,
          platform,
          // Whoever asks for a world here judges no approvals with it.
          membership: {
            groupsOf: () => 'unknown',
            mayApprove: () => 'unknown',
          },
        },
        promotion,
      ),

    plan: async ({ promotion }) =>
      planOf({
        client,
        reader,
        promotion,
        world: await parts.worldOf(promotion),
        platform,
        now: clock.now(),
        readArtifact,
      }),
  };
  return {
    get: parts.get,
    plan: parts.plan,
    ...createRequests(parts),
    ...createDecisions(parts),
  };
}

/** Who acts, and why, as the ledger keeps it. */
export function actionContext(
  { caller, requestId }: Asker,
  reason: string,
): WriteContext {
  return {
    actor: caller.actor,
    reason,
    cause: `${ACTION_CAUSE}${requestId}`,
    notable: true,
  };
}
