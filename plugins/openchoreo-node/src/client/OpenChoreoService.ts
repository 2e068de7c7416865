import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  KubeObject,
  ObjectList,
  Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ApplyResponse,
  ChangeRequest,
  DecisionRequest,
  DeployImageRequest,
  HistoryResponse,
  Plan,
  PromotionResponse,
  ReleaseStateRequest,
  StreamMessage,
  WatchRequest,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/**
 * On whose behalf a call is made. Calls with a person's credentials are judged
 * and recorded as that person; calls with a plugin's own credentials as that
 * service, which can never approve.
 *
 * @public
 */
export interface OpenChoreoCallOptions {
  credentials: BackstageCredentials;
  signal?: AbortSignal;
}

/** Names an object of `openchoreo.dev`. @public */
export interface ObjectName {
  /** For example `Component`. */
  kind: string;
  /** The organization; absent for Organization itself. */
  namespace?: string;
  name: string;
}

/**
 * The OpenChoreo backend plugin for other backend modules. It speaks HTTP, so
 * the control plane may run in another process. Every method throws
 * `ResponseError` of `@backstage/errors` with the backend's message.
 *
 * @public
 */
export interface OpenChoreoService {
  /** Applies multi-document YAML: all of it or nothing. */
  apply(
    yaml: string,
    options: OpenChoreoCallOptions & { dryRun?: boolean; strict?: boolean },
  ): Promise<ApplyResponse>;

  /** @returns undefined when there is no such object */
  get<T extends KubeObject = KubeObject>(
    name: ObjectName,
    options: OpenChoreoCallOptions,
  ): Promise<Stored<T> | undefined>;

  /** One page, filtered by what the caller may read. */
  list<T extends KubeObject = KubeObject>(
    query: {
      kind: string;
      namespace?: string;
      labelSelector?: string;
      limit?: number;
      continue?: string;
    },
    options: OpenChoreoCallOptions,
  ): Promise<ObjectList<Stored<T>>>;

  delete(name: ObjectName, options: OpenChoreoCallOptions): Promise<void>;

  /**
   * The live stream: what is there, then every change. Ends when the server
   * closes it; throws when it breaks. Connect again in both cases.
   */
  watch(
    request: WatchRequest,
    options: OpenChoreoCallOptions & { signal: AbortSignal },
  ): AsyncIterable<StreamMessage>;

  /** What a change would do, and how the gates would answer. */
  plan(change: ChangeRequest, options: OpenChoreoCallOptions): Promise<Plan>;

  /** Asks for a promotion, rollback or deployment; idempotent by `requestId`. */
  promote(
    change: ChangeRequest,
    options: OpenChoreoCallOptions,
  ): Promise<PromotionResponse>;

  approve(
    promotion: { namespace: string; name: string },
    decision: DecisionRequest,
    options: OpenChoreoCallOptions,
  ): Promise<PromotionResponse>;

  reject(
    promotion: { namespace: string; name: string },
    decision: DecisionRequest,
    options: OpenChoreoCallOptions,
  ): Promise<PromotionResponse>;

  /** Suspends, resumes or undeploys a component in one environment. */
  setReleaseState(
    binding: { namespace: string; name: string },
    request: ReleaseStateRequest,
    options: OpenChoreoCallOptions,
  ): Promise<void>;

  /** Writes a new image into the component's Workload. */
  deployImage(
    component: { namespace: string; name: string },
    request: DeployImageRequest,
    options: OpenChoreoCallOptions,
  ): Promise<void>;

  history(
    query: {
      namespace: string;
      component: string;
      environment?: string;
      before?: string;
      limit?: number;
    },
    options: OpenChoreoCallOptions,
  ): Promise<HistoryResponse>;
}
