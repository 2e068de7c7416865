import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  decodeStreamMessages,
  type PromotionResponse,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type {
  ObjectName,
  OpenChoreoCallOptions,
  OpenChoreoService,
} from './OpenChoreoService';

const PLUGIN_ID = 'openchoreo';

type Query = Record<string, string | number | boolean | undefined>;

/**
 * The service over HTTP, with plugin-to-plugin tokens.
 *
 * @public
 */
export function createOpenChoreoHttpClient(options: {
  discovery: DiscoveryService;
  auth: AuthService;
  /** For tests; default is the global one. */
  fetch?: typeof fetch;
}): OpenChoreoService {
  const { discovery, auth, fetch: send = fetch } = options;

  async function call(
    method: string,
    segments: string[],
    { credentials, signal }: OpenChoreoCallOptions,
    body?: { type: 'json'; value: unknown } | { type: 'yaml'; value: string },
    query: Query = {},
  ): Promise<Response> {
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl(PLUGIN_ID),
      auth.getPluginRequestToken({
        onBehalfOf: credentials,
        targetPluginId: PLUGIN_ID,
      }),
    ]);
    const url = new URL(
      `${baseUrl}/${segments.map(encodeURIComponent).join('/')}`,
    );
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    return send(url.toString(), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && {
          'content-type':
            body.type === 'json' ? 'application/json' : 'application/yaml',
        }),
      },
      ...(body && {
        body: body.type === 'json' ? JSON.stringify(body.value) : body.value,
      }),
      ...(signal && { signal }),
    });
  }

  async function json<T>(pending: Promise<Response>): Promise<T> {
    const response = await pending;
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return (await response.json()) as T;
  }

  async function done(pending: Promise<Response>): Promise<void> {
    const response = await pending;
    if (!response.ok) throw await ResponseError.fromResponse(response);
    await response.body?.cancel();
  }

  const post = (
    segments: string[],
    value: unknown,
    callOptions: OpenChoreoCallOptions,
  ) => call('POST', segments, callOptions, { type: 'json', value });

  return {
    apply: (yaml, { dryRun, strict, ...callOptions }) =>
      json(
        call(
          'POST',
          ['apply'],
          callOptions,
          { type: 'yaml', value: yaml },
          { dryRun, strict },
        ),
      ),

    async get(name, callOptions) {
      const response = await call('GET', objectPath(name), callOptions);
      if (response.status === 404) {
        await response.body?.cancel();
        return undefined;
      }
      return json(Promise.resolve(response));
    },

    list: ({ kind, ...query }, callOptions) =>
      json(call('GET', ['objects', kind], callOptions, undefined, query)),

    delete: (name, callOptions) =>
      done(call('DELETE', objectPath(name), callOptions)),

    async *watch(request, callOptions) {
      const response = await post(['watch'], request, callOptions);
      if (!response.ok) throw await ResponseError.fromResponse(response);
      yield* decodeStreamMessages(response.body!);
    },

    plan: (change, callOptions) => json(post(['plan'], change, callOptions)),

    promote: (change, callOptions) =>
      json(post(['promotions'], change, callOptions)),

    approve: ({ namespace, name }, decision, callOptions) =>
      json<PromotionResponse>(
        post(['promotions', namespace, name, 'approve'], decision, callOptions),
      ),

    reject: ({ namespace, name }, decision, callOptions) =>
      json<PromotionResponse>(
        post(['promotions', namespace, name, 'reject'], decision, callOptions),
      ),

    setReleaseState: ({ namespace, name }, request, callOptions) =>
      done(post(['bindings', namespace, name, 'state'], request, callOptions)),

    deployImage: ({ namespace, name }, request, callOptions) =>
      done(
        post(['components', namespace, name, 'image'], request, callOptions),
      ),

    history: ({ namespace, component, ...query }, callOptions) =>
      json(
        call(
          'GET',
          ['history', namespace, component],
          callOptions,
          undefined,
          query,
        ),
      ),
  };
}

/** `objects/<kind>/<namespace>/<name>`; cluster-scoped kinds have `-` for the namespace. */
function objectPath({ kind, namespace, name }: ObjectName): string[] {
  return ['objects', kind, namespace ?? '-', name];
}
