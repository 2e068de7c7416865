import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ApplyResponse,
  ChangeRequest,
  DecisionRequest,
  DeployImageRequest,
  HistoryResponse,
  HoldRequest,
  LogLine,
  Plan,
  Promotion,
  PromotionResponse,
  ReleaseStateRequest,
  SkipRequest,
  StreamMessage,
  WatchRequest,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** Names one object of an organization. @public */
export interface ObjectKey {
  /** The organization. */
  namespace: string;
  name: string;
}

/** Which part of a component's history to read. @public */
export interface HistoryQuery {
  environment?: string;
  /** Entity ref of the person. */
  actor?: string;
  /** `next` of the page before. */
  before?: string;
  /** Entries per page. */
  limit?: number;
}

/**
 * The backend plugin's HTTP API, as a page uses it. Every method throws an
 * `OpenChoreoError` whose message can be shown as it is.
 *
 * @public
 */
export interface OpenChoreoApi {
  /** Writes all documents of a YAML text, or none. */
  apply(
    yaml: string,
    options?: { dryRun?: boolean; strict?: boolean },
  ): Promise<ApplyResponse>;

  /** A promotion as it is stored, with all of the change that it carries. */
  getPromotion(promotion: ObjectKey): Promise<Promotion>;

  /** What a change would do, and how its gates would answer; writes nothing. */
  plan(change: ChangeRequest): Promise<Plan>;
  /** Makes a change where no gate stands in its way, else asks for it. */
  requestPromotion(change: ChangeRequest): Promise<PromotionResponse>;
  approve(promotion: ObjectKey, decision?: DecisionRequest): Promise<void>;
  reject(promotion: ObjectKey, decision?: DecisionRequest): Promise<void>;
  cancel(promotion: ObjectKey, decision?: DecisionRequest): Promise<void>;
  skipGate(promotion: ObjectKey, skip: SkipRequest): Promise<void>;

  setReleaseState(
    binding: ObjectKey,
    request: ReleaseStateRequest,
  ): Promise<void>;
  /** Keeps automation from changing what runs. */
  hold(binding: ObjectKey, request: HoldRequest): Promise<void>;
  /** Ends a hold. */
  resume(binding: ObjectKey, request?: { reason?: string }): Promise<void>;

  deployImage(component: ObjectKey, request: DeployImageRequest): Promise<void>;

  history(component: ObjectKey, query?: HistoryQuery): Promise<HistoryResponse>;
  /**
   * Log lines of a binding: the last `tail`, then new ones as they are
   * written. Ends when the signal aborts or the server closes the stream.
   */
  followLogs(
    binding: ObjectKey,
    options: { tail: number; signal: AbortSignal },
  ): AsyncIterable<LogLine>;

  /** Opens the live stream. Pages use the hooks, which share one stream. */
  watch(
    request: WatchRequest,
    options: { signal: AbortSignal },
  ): AsyncIterable<StreamMessage>;
}

/** @public */
export const openchoreoApiRef = createApiRef<OpenChoreoApi>().with({
  id: 'plugin.openchoreo.api',
  pluginId: 'openchoreo',
});
