import { createOpenChoreoClient } from './openChoreoClient';
import { OpenChoreoError } from './OpenChoreoError';

/** A body that arrives in the given pieces. */
function streamOf(...pieces: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
}

function clientAnswering(answer: {
  status?: number;
  body?: string | ReadableStream<Uint8Array>;
}) {
  const fetch = jest.fn(async (_url: string, _init?: RequestInit) => {
    const { status = 200, body = '{}' } = answer;
    return {
      ok: status < 300,
      status,
      statusText: '',
      body: typeof body === 'string' ? streamOf(body) : body,
      text: async () => String(body),
      json: async () => JSON.parse(String(body)),
    } as Response;
  });
  const api = createOpenChoreoClient({
    fetchApi: { fetch: fetch as unknown as typeof window.fetch },
  });
  return { api, fetch };
}

const orders = { namespace: 'default', name: 'orders' };

describe('requests', () => {
  it.each<{
    reason: string;
    call: (api: ReturnType<typeof createOpenChoreoClient>) => Promise<unknown>;
    url: string;
    body?: unknown;
  }>([
    {
      reason: 'plan',
      call: api =>
        api.plan({ namespace: 'default', component: 'orders', to: 'staging' }),
      url: 'plugin://openchoreo/plan',
      body: { namespace: 'default', component: 'orders', to: 'staging' },
    },
    {
      reason: 'approve',
      call: api => api.approve(orders, { comment: 'good' }),
      url: 'plugin://openchoreo/promotions/default/orders/approve',
      body: { comment: 'good' },
    },
    {
      reason: 'reject without a word',
      call: api => api.reject(orders),
      url: 'plugin://openchoreo/promotions/default/orders/reject',
      body: {},
    },
    {
      reason: 'suspend',
      call: api => api.setReleaseState(orders, { releaseState: 'Suspend' }),
      url: 'plugin://openchoreo/bindings/default/orders/state',
      body: { releaseState: 'Suspend' },
    },
    {
      reason: 'deploy an image',
      call: api => api.deployImage(orders, { image: 'a:1' }),
      url: 'plugin://openchoreo/components/default/orders/image',
      body: { image: 'a:1' },
    },
    {
      reason: 'history of one person',
      call: api =>
        api.history(orders, { actor: 'user:default/anna', limit: 5 }),
      url: 'plugin://openchoreo/history/default/orders?actor=user%3Adefault%2Fanna&limit=5',
    },
    {
      reason: 'one promotion',
      call: api => api.getPromotion(orders),
      url: 'plugin://openchoreo/objects/Promotion/default/orders',
    },
    {
      reason: 'names that are not safe in a path',
      call: api => api.cancel({ namespace: 'a/b', name: 'c d' }),
      url: 'plugin://openchoreo/promotions/a%2Fb/c%20d/cancel',
      body: {},
    },
  ])('$reason', async ({ call, url, body }) => {
    const { api, fetch } = clientAnswering({});
    await call(api);
    const [asked, init] = fetch.mock.calls[0];
    expect(asked).toBe(url);
    expect(init?.body && JSON.parse(String(init.body))).toEqual(body);
  });

  it('sends YAML as it is', async () => {
    const { api, fetch } = clientAnswering({ body: '{"results":[]}' });
    await api.apply('kind: Component', { dryRun: true });
    expect(fetch).toHaveBeenCalledWith(
      'plugin://openchoreo/apply?dryRun=true&strict=false',
      expect.objectContaining({ body: 'kind: Component' }),
    );
  });
});

describe('errors', () => {
  it('carry the sentence and every problem with its path', async () => {
    const problems = [
      { path: 'spec.image', message: 'is required' },
      { path: '', message: 'is too large' },
    ];
    const { api } = clientAnswering({
      status: 400,
      body: JSON.stringify({
        error: { name: 'InputError', message: 'The input is wrong.', problems },
      }),
    });
    const error = await api.deployImage(orders, { image: '' }).catch(e => e);
    expect(error).toBeInstanceOf(OpenChoreoError);
    expect(error).toMatchObject({
      name: 'InputError',
      message: 'The input is wrong.',
      status: 400,
      problems,
      isStale: false,
    });
  });

  it('say that what was looked at changed', async () => {
    const { api } = clientAnswering({
      status: 409,
      body: '{"error":{"name":"ConflictError","message":"The plan changed."}}',
    });
    const error = await api.approve(orders).catch(e => e);
    expect(error.isStale).toBe(true);
  });

  it('are sentences even when something else than the backend answers', async () => {
    const { api } = clientAnswering({
      status: 502,
      body: '<h1>Bad gateway</h1>',
    });
    await expect(api.approve(orders)).rejects.toThrow(
      'The backend answered 502 and gave no reason. Its log has more.',
    );
  });

  it('say so when no answer comes', async () => {
    const api = createOpenChoreoClient({
      fetchApi: {
        fetch: () => Promise.reject(new TypeError('Failed to fetch')),
      },
    });
    await expect(api.approve(orders)).rejects.toThrow(
      'The backend did not answer.',
    );
  });
});

describe('streams', () => {
  async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
    const list: T[] = [];
    for await (const item of items) list.push(item);
    return list;
  }
  const { signal } = new AbortController();

  it('read log lines, wherever the pieces of the answer end', async () => {
    const { api, fetch } = clientAnswering({
      body: streamOf(
        '{"text":"on',
        'e"}\n\n{"text":"two"}',
        '\n{"text":"three"}',
      ),
    });
    const lines = await all(api.followLogs(orders, { tail: 20, signal }));
    expect(lines.map(line => line.text)).toEqual(['one', 'two', 'three']);
    expect(fetch.mock.calls[0][0]).toBe(
      'plugin://openchoreo/logs/default/orders?tail=20&follow=true',
    );
  });

  it('read the messages of the live stream', async () => {
    const { api } = clientAnswering({
      body: streamOf(
        ': comment\n\ndata: {"type":"hello","epo',
        'ch":"1","heartbeatMs":2000}\n\ndata: {"type":"heartbeat","at":"x"}\n\n',
      ),
    });
    const messages = await all(api.watch({ subscriptions: [] }, { signal }));
    expect(messages.map(message => message.type)).toEqual([
      'hello',
      'heartbeat',
    ]);
  });
});
