import type { FetchApi } from '@backstage/frontend-plugin-api';
import {
  decodeStreamMessages,
  type ApplyResponse,
  type HistoryResponse,
  type LogLine,
  type Plan,
  type Promotion,
  type PromotionResponse,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { decodeJsonLines } from './jsonLines';
import type { ObjectKey, OpenChoreoApi } from './OpenChoreoApi';
import { errorOfResponse, errorOfSilence } from './OpenChoreoError';

/** Where the fetch API finds the backend plugin, wherever it runs. */
const BASE_URL = 'plugin://openchoreo';

/**
 * The backend plugin's API over the app's fetch API, which finds the plugin
 * and adds the Backstage token.
 *
 * @public
 */
export function createOpenChoreoClient(options: {
  fetchApi: FetchApi;
}): OpenChoreoApi {
  const { fetchApi } = options;

  async function send(path: string, init?: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetchApi.fetch(`${BASE_URL}${path}`, init);
    } catch (error) {
      if (init?.signal?.aborted) throw error;
      throw errorOfSilence(error);
    }
    if (!response.ok) throw await errorOfResponse(response);
    return response;
  }

  function post(path: string, body: unknown, signal?: AbortSignal) {
    return send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
      signal,
    });
  }

  async function decide(
    promotion: ObjectKey,
    decision: string,
    body: unknown,
  ): Promise<void> {
    await post(`/promotions/${objectPath(promotion)}/${decision}`, body);
  }

  return {
    async apply(yaml, { dryRun = false, strict = false } = {}) {
      const response = await send(
        `/apply${query({ dryRun: String(dryRun), strict: String(strict) })}`,
        {
          method: 'POST',
          headers: { 'content-type': 'text/yaml' },
          body: yaml,
        },
      );
      return json<ApplyResponse>(response);
    },

    async getPromotion(promotion) {
      return json<Promotion>(
        await send(`/objects/Promotion/${objectPath(promotion)}`),
      );
    },

    async plan(change) {
      return json<Plan>(await post('/plan', change));
    },
    async requestPromotion(change) {
      return json<PromotionResponse>(await post('/promotions', change));
    },
    approve: (promotion, decision) => decide(promotion, 'approve', decision),
    reject: (promotion, decision) => decide(promotion, 'reject', decision),
    cancel: (promotion, decision) => decide(promotion, 'cancel', decision),
    skipGate: (promotion, skip) => decide(promotion, 'skip', skip),

    async setReleaseState(binding, request) {
      await post(`/bindings/${objectPath(binding)}/state`, request);
    },
    async hold(binding, request) {
      await post(`/bindings/${objectPath(binding)}/hold`, request);
    },
    async resume(binding, request) {
      await post(`/bindings/${objectPath(binding)}/resume`, request);
    },
    async deployImage(component, request) {
      await post(`/components/${objectPath(component)}/image`, request);
    },

    async history(component, { environment, actor, before, limit } = {}) {
      const response = await send(
        `/history/${objectPath(component)}${query({
          environment,
          actor,
          before,
          limit: limit?.toString(),
        })}`,
      );
      return json<HistoryResponse>(response);
    },

    async *followLogs(binding, { tail, signal }) {
      const response = await send(
        `/logs/${objectPath(binding)}${query({
          tail: String(tail),
          follow: 'true',
        })}`,
        { signal },
      );
      yield* decodeJsonLines<LogLine>(bodyOf(response));
    },

    async *watch(request, { signal }) {
      const response = await post('/watch', request, signal);
      yield* decodeStreamMessages(bodyOf(response));
    },
  };
}

function objectPath({ namespace, name }: ObjectKey): string {
  return `${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
}

function query(parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}

async function json<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

function bodyOf(response: Response): ReadableStream<Uint8Array> {
  if (!response.body) throw errorOfSilence(undefined);
  return response.body;
}
