/**
 * Bodies and answers of the backend plugin's HTTP API, `/api/openchoreo`.
 * Errors are Backstage's `{ error: { name, message, problems? } }` with
 * `problems: FieldProblem[]` where fields are wrong.
 */
import type { FieldProblem } from '@openchoreo-backstage/kube-objects';

/** `POST /apply?dryRun=true&strict=true`, body `text/yaml`: all or nothing. @public */
export interface ApplyResponse {
  dryRun: boolean;
  results: Array<{
    /** Position of the document in the request, from 0. */
    document: number;
    apiVersion: string;
    kind: string;
    namespace?: string;
    name: string;
    action: 'created' | 'configured' | 'unchanged';
    /** Accepted, but worth knowing: missing references, input not enforced yet. */
    warnings: string[];
  }>;
}

/** One problem of an apply request. @public */
export interface ApplyProblem extends FieldProblem {
  document: number;
  /** `Kind namespace/name` when the document could be read that far. */
  object?: string;
  /** 1-based line in the request body, where known. */
  line?: number;
}

/**
 * A change to one environment of a component: promote an artifact, roll back
 * to a revision or artifact, or deploy into the root environment.
 * Body of `POST /plan` and `POST /promotions`.
 *
 * @public
 */
export interface ChangeRequest {
  namespace: string;
  component: string;
  /** Target environment. */
  to: string;
  /** Source environment; absent for rollback and for deployment into the root. */
  from?: string;
  /** Absent with `from`: what runs there. */
  artifactRef?: string;
  /** Roll back to this revision of the target, overrides included. */
  revision?: number;
  overrides?: {
    classOverrides?: Record<string, unknown>;
    workloadOverrides?: Record<string, unknown>;
  };
  releaseState?: 'Active' | 'Suspend' | 'Undeploy';
  /** Needed for rollbacks and for production. */
  reason?: string;
  /** Client's idempotency key: asking twice is asking once. */
  requestId?: string;
  /** Refuse (409) when the plan is no longer the one that was looked at. */
  expectedPlanHash?: string;
}

/** `POST /promotions` answers 201 with this, 200 when it exists already. @public */
export interface PromotionResponse {
  namespace: string;
  name: string;
  phase: string;
  message: string;
}

/** `POST /promotions/:namespace/:name/approve|reject|cancel`. @public */
export interface DecisionRequest {
  comment?: string;
  /** Approving or rejecting another plan than this one is refused (409). */
  expectedPlanHash?: string;
}

/** `POST /promotions/:namespace/:name/skip`. @public */
export interface SkipRequest {
  gate: string;
  reason: string;
  /** RFC 3339, at most 7 days ahead. */
  expiresAt: string;
}

/** `POST /bindings/:namespace/:name/state`. @public */
export interface ReleaseStateRequest {
  releaseState: 'Active' | 'Suspend' | 'Undeploy';
  reason?: string;
}

/** `POST /bindings/:namespace/:name/hold`; `…/resume` takes `{ reason? }`. @public */
export interface HoldRequest {
  reason: string;
}

/** `POST /components/:namespace/:name/image`: writes the Workload. @public */
export interface DeployImageRequest {
  image: string;
  /** Default: the principal container. */
  container?: string;
  /** How it behaves on sandbox planes; frozen into the artifact. */
  sandbox?: {
    readyAfter?: string;
    crashAfter?: string;
    exitCode?: number;
    hang?: boolean;
    logLines?: string[];
    message?: string;
  };
  reason?: string;
}

/** `GET /logs/:namespace/:binding?tail=200&follow=true` (JSON lines when following). @public */
export interface LogLine {
  /** RFC 3339 with zone. */
  at: string;
  pod: string;
  container: string;
  text: string;
  simulated: boolean;
}

/** `GET /history/:namespace/:component?environment=&actor=&before=&limit=`. @public */
export interface HistoryResponse {
  entries: Array<import('./delivery').HistoryEntry>;
  /** Pass as `before` for the next page. */
  next?: string;
}
