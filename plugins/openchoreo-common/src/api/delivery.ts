import type { PromotionPhase } from '../kinds';

/**
 * What the delivery tab of one component shows. Computed in the backend by
 * the pure `deliveryView` for the person who looks, sent over the live stream.
 */

/**
 * One of the seven states of the pages, each with its own shape, colour and word.
 *
 * @public
 */
export type DisplayState =
  | 'Ready'
  | 'RollingOut'
  | 'Degraded'
  | 'Failed'
  | 'Suspended'
  | 'NotDeployed'
  | 'Waiting';

/**
 * The state of something, with the worst thing about it in one plain sentence.
 *
 * @public
 */
export interface Headline {
  state: DisplayState;
  /** Reason code of the condition behind it, for example `ResourceHealthDegraded`. */
  reason: string;
  /** One sentence for a person, for example `2 of 3 replicas restart: main exits with code 1, 4 times.` */
  message: string;
  /** RFC 3339: since when. */
  since?: string;
}

/**
 * One version of a component, drawn the same wherever it appears.
 *
 * @public
 */
export interface ArtifactChip {
  /** DeployableArtifact name. */
  name: string;
  /** `sha256:<64 hex>`. */
  contentHash: string;
  /** Two capital letters derived from the hash: equal versions look equal. */
  mark: string;
  /** Hue in degrees, 0-359, derived from the hash. */
  hue: number;
  /** Short commit, else the image tag or digest. */
  version: string;
  /** First line of the commit message, else the image without registry. */
  title: string;
  image: string;
  /** RFC 3339. */
  createdAt: string;
  /** Runs on simulated planes only. */
  simulated: boolean;
}

/** Whether the person who looks may do something, and if not, why and who can. @public */
export type ActionState =
  | { allowed: true }
  | {
      allowed: false;
      /** A sentence that says who can change it and what is missing. */
      refusal: string;
    };

/** @public */
export interface EndpointView {
  name: string;
  type: string;
  visibility: 'project' | 'organization' | 'public';
  /** Absolute, or `host:port` for endpoints without a scheme. */
  uri: string;
}

/** @public */
export interface RevisionView {
  revision: number;
  artifact: ArtifactChip;
  cause: 'Build' | 'Promotion' | 'Rollback' | 'Edit' | 'Import';
  /** Entity ref or `system:…`. */
  author: string;
  promotion?: string;
  deployedAt: string;
  /** How long it served, in milliseconds; absent when it never became ready. */
  servedMs?: number;
  result: 'Progressing' | 'Ready' | 'Degraded' | 'Superseded';
  overrides: number;
  /** It is what runs now. */
  current: boolean;
}

/** @public */
export interface HoldView {
  reason: string;
  by: string;
  since: string;
}

/** One environment of the component along the pipeline. @public */
export interface Lane {
  environment: string;
  displayName: string;
  isProduction: boolean;
  isRoot: boolean;
  dataPlane: string;
  /** The data plane is a sandbox: nothing real runs. */
  simulated: boolean;
  freeze?: { reason: string; by: string; until?: string };
  /** Absent when nothing was deployed here yet. */
  binding?: {
    name: string;
    releaseState: 'Active' | 'Suspend' | 'Undeploy';
    hold?: HoldView;
    /** Number of leaf values that this environment overrides. */
    overrides: number;
  };
  headline: Headline;
  artifact?: ArtifactChip;
  replicas?: { ready: number; desired: number };
  endpoints: EndpointView[];
  /** How many versions the lane is behind its source; 0 when level or without source. */
  behind: number;
  /** Newest first. */
  revisions: RevisionView[];
  /** Where this lane's artifact can go next. */
  targets: Array<{
    environment: string;
    needsApproval: boolean;
    promote: ActionState;
  }>;
  actions: {
    deploy: ActionState;
    rollback: ActionState;
    /** Suspend, resume, undeploy, redeploy. */
    releaseState: ActionState;
    resumeAutomation: ActionState;
  };
}

/** One gate's answer, as the promotion controller computed it. @public */
export interface GateView {
  name: string;
  type: string;
  state: 'Allowed' | 'Pending' | 'Denied';
  /** One sentence with who, what and until when. */
  message: string;
  /** Entity ref of who can change the answer. */
  owner?: string;
  nextEvaluationTime?: string;
  skippedBy?: string;
}

/** @public */
export interface ApprovalView {
  by: string;
  decision: 'Approve' | 'Reject';
  at: string;
  expiresAt?: string;
  comment?: string;
  void: boolean;
  voidReason?: string;
}

/** A promotion, rollback or deployment that was asked for. @public */
export interface PromotionView {
  name: string;
  /** What kind of change it is, for the sentence about it. */
  kind: 'promotion' | 'rollback' | 'deployment' | 'overrides' | 'releaseState';
  from?: string;
  to: string;
  artifact: ArtifactChip;
  phase: PromotionPhase;
  /** One sentence: why it is where it is. */
  message: string;
  requestedBy: string;
  requestedAt: string;
  reason?: string;
  gates: GateView[];
  approvals: ApprovalView[];
  /** For the person who looks. */
  approve: ActionState;
  reject: ActionState;
  cancel: ActionState;
}

/** One line of the component's history. @public */
export interface HistoryEntry {
  id: string;
  /** RFC 3339. */
  at: string;
  environment?: string;
  actor: string;
  /** A sentence without the actor, for example `deployed 88d01be, approved by Carla`. */
  sentence: string;
  outcome?: DisplayState;
  artifact?: ArtifactChip;
}

/** @public */
export interface DeliveryView {
  component: {
    namespace: string;
    name: string;
    displayName: string;
    type: string;
    project: string;
    headline: Headline;
    /** Input that is stored but not enforced yet, one sentence each with its path. */
    notEnforced: string[];
  };
  pipeline: { name: string };
  /** In pipeline order, the root first. */
  lanes: Lane[];
  edges: Array<{ from: string; to: string; needsApproval: boolean }>;
  /** Unfinished ones, oldest first. */
  promotions: PromotionView[];
  /** Newest first, at most 20. */
  artifacts: ArtifactChip[];
  /** Newest first, at most 20; more by `GET history`. */
  history: HistoryEntry[];
  /** May the person who looks deploy a new image. */
  deployImage: ActionState;
}
