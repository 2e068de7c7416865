import type {
  DeliveryView,
  LogLine,
  StreamMessage,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  OpenChoreoError,
  type OpenChoreoApi,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import {
  degradedView,
  emptyView,
  healthyView,
  longView,
  plan,
  promotionObject,
  refused,
  waitingView,
} from '../src/__testUtils__/views';

const HEARTBEAT_MS = 2_000;

/** By the name of the component that the page shows. */
export const scenarios: Record<string, () => DeliveryView | undefined> = {
  healthy: healthyView,
  degraded: degradedView,
  waiting: waitingView,
  'own-request': () =>
    waitingView({
      approve: refused('You asked for it, so you cannot approve it.'),
      reject: refused('Release managers can reject it; you can withdraw it.'),
      cancel: { allowed: true },
    }),
  empty: emptyView,
  long: longView,
  disconnected: degradedView,
  loading: () => undefined,
  missing: () => undefined,
};

/** Answers as the backend would in the chosen situation. */
export function createScenarioApi(): OpenChoreoApi {
  let isGone = false;
  return {
    async apply() {
      throw new OpenChoreoError('Nothing can be applied here.', {
        status: 403,
      });
    },
    getPromotion: async () => promotionObject(),
    plan: async change =>
      change.to === 'production'
        ? plan()
        : plan({
            environment: change.to,
            gates: [],
            effect: 'applies-now',
            sentence: 'It is applied at once.',
          }),
    requestPromotion: async ({ namespace, to }) => ({
      namespace,
      name: 'orders-1',
      phase: 'Waiting',
      message: `The change of ${to} was asked for.`,
    }),
    approve: async () => {},
    async reject() {
      throw new OpenChoreoError(
        'This promotion was approved by Carla a moment ago.',
        { status: 409 },
      );
    },
    cancel: async () => {},
    skipGate: async () => {},
    setReleaseState: async () => {},
    hold: async () => {},
    resume: async () => {},
    async deployImage(_, { image }) {
      if (image.includes(':')) return;
      throw new OpenChoreoError('The workload was refused.', {
        status: 400,
        problems: [
          {
            path: 'spec.containers[main].image',
            message: 'must name a tag or a digest',
          },
        ],
      });
    },
    history: async () => ({ entries: healthyView().history }),
    async *followLogs(_, { signal }) {
      for (let number = 1; !signal.aborted; number += 1) {
        yield logLine(number);
        if (number > 30) await pause(1_500, signal);
      }
    },
    async *watch({ subscriptions }, { signal }) {
      if (isGone) throw new Error('The backend did not answer.');
      yield { type: 'hello', epoch: 'dev', heartbeatMs: HEARTBEAT_MS };
      for (const subscription of subscriptions) {
        if (subscription.type === 'delivery') {
          yield* answerTo(subscription.id, subscription.component);
        }
      }
      const isSilent = subscriptions.some(({ id }) =>
        id.endsWith('disconnected'),
      );
      isGone = isSilent;
      while (!signal.aborted) {
        await pause(HEARTBEAT_MS, signal);
        if (!isSilent) {
          yield { type: 'heartbeat', at: new Date().toISOString() };
        }
      }
    },
  };
}

function* answerTo(id: string, scenario: string): Generator<StreamMessage> {
  const view = scenarios[scenario]?.();
  if (view) yield { type: 'view', id, view };
  if (scenario === 'missing') {
    yield {
      type: 'error',
      id,
      error: {
        name: 'NotFoundError',
        message:
          'There is no component missing in the organization default, or you may not see it.',
      },
    };
  }
}

function logLine(number: number): LogLine {
  return {
    at: new Date().toISOString(),
    pod: 'orders-7d9f8-x2x',
    container: 'main',
    text:
      number % 7 === 0
        ? `level=error msg="payment service did not answer" attempt=${number}`
        : `level=info msg="GET /orders" status=200 duration=${number}ms`,
    simulated: true,
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
