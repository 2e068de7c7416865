import { ResponseError } from '@backstage/errors';
import type {
  ChangeRequest,
  Plan,
  PromotionResponse,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { keptCheckpoints, runStep } from '../__testUtils__/runStep';
import { createPromoteAction } from './createPromoteAction';

const chip = (name: string): Plan['after'] => ({
  name,
  contentHash: `sha256:${name}`,
  mark: 'AA',
  hue: 1,
  version: name,
  title: name,
  image: `example.com/till:${name}`,
  createdAt: '2026-01-01T00:00:00Z',
  simulated: false,
});

const plan = (more: Partial<Plan> = {}): Plan => ({
  hash: 'sha256:plan',
  changeHash: 'sha256:change',
  environment: 'staging',
  before: chip('v1'),
  after: chip('v2'),
  objects: [],
  endpoints: [],
  configuration: [],
  network: [],
  problems: [],
  gates: [],
  effect: 'applies-now',
  sentence: 'staging changes at once.',
  ...more,
});

const input = { component: 'till', from: 'development', to: 'staging' };

/** A backend whose source environment has `running`. */
function backendOf(
  options: { answer?: Partial<Plan>; phase?: string; running?: string } = {},
) {
  const state = { running: 'v2', ...options };
  const asked: ChangeRequest[] = [];
  return {
    state,
    asked,
    openchoreo: {
      plan: async ({ artifactRef }: ChangeRequest) =>
        plan({ after: chip(artifactRef ?? state.running), ...options.answer }),
      promote: async (request: ChangeRequest): Promise<PromotionResponse> => {
        asked.push(request);
        return {
          namespace: 'default',
          name: 'till-staging',
          phase: state.phase ?? 'Pending',
          message: 'The gates are being asked.',
        };
      },
    },
  };
}

describe('openchoreo:promote', () => {
  it('asks for what runs in the source, and says what comes of it', async () => {
    const { openchoreo, asked } = backendOf();
    const { output } = await runStep(createPromoteAction({ openchoreo }), {
      ...input,
      reason: 'It is time',
    });
    expect(asked).toEqual([
      {
        namespace: 'default',
        ...input,
        artifactRef: 'v2',
        reason: 'It is time',
        requestId: expect.stringMatching(/^.{1,128}$/),
      },
    ]);
    expect(output).toMatchObject({
      promotion: 'till-staging',
      phase: 'Pending',
      artifact: 'v2',
      effect: 'applies-now',
      planHash: 'sha256:plan',
      entityRef: 'component:default/till',
    });
  });

  it('asks for the same again after a crash, though the source went on', async () => {
    const { openchoreo, asked, state } = backendOf();
    const checkpoint = keptCheckpoints();
    const action = createPromoteAction({ openchoreo });
    await runStep(action, input, { checkpoint });
    state.running = 'v3';
    await runStep(action, input, { checkpoint });
    expect(asked[1]).toEqual(asked[0]);
    await runStep(action, input, { task: 'another' });
    expect(asked[2]).toMatchObject({ artifactRef: 'v3' });
    expect(asked[2].requestId).not.toBe(asked[0].requestId);
  });

  it('asks for nothing when the version is there', async () => {
    const { openchoreo, asked } = backendOf({
      running: 'v1',
      answer: { effect: 'refused', sentence: 'Not in order.' },
    });
    const { output } = await runStep(
      createPromoteAction({ openchoreo }),
      input,
    );
    expect(asked).toEqual([]);
    expect(output).toMatchObject({
      effect: 'unchanged',
      message: 'staging has v1 already.',
    });
  });

  it.each([
    [
      { effect: 'refused' as const, sentence: 'staging comes first.' },
      'staging comes first.',
    ],
    [
      {
        effect: 'refused' as const,
        problems: [
          { path: 'spec.a', message: 'is wrong' },
          { path: 'spec.b', message: 'is missing' },
        ],
      },
      'v2 cannot run in staging.\n- spec.a: is wrong\n- spec.b: is missing',
    ],
  ])('refuses what would be refused: %j', async (answer, message) => {
    for (const isDryRun of [false, true]) {
      const { openchoreo, asked } = backendOf({ answer });
      await expect(
        runStep(createPromoteAction({ openchoreo }), input, { isDryRun }),
      ).rejects.toThrow(message);
      expect(asked).toEqual([]);
    }
  });

  it('fails when the promotion was decided against', async () => {
    const { openchoreo } = backendOf({ phase: 'Rejected' });
    await expect(
      runStep(createPromoteAction({ openchoreo }), input),
    ).rejects.toThrow('Promotion till-staging is Rejected');
  });

  it('shows the plan in a dry run and asks for nothing', async () => {
    const { openchoreo, asked } = backendOf({
      answer: {
        effect: 'waits',
        sentence: 'It will wait.',
        network: ['till will be reachable.'],
      },
    });
    const { output, logged } = await runStep(
      createPromoteAction({ openchoreo }),
      input,
      { isDryRun: true },
    );
    expect(asked).toEqual([]);
    expect(output).toMatchObject({
      effect: 'waits',
      plan: 'It will wait.\ntill will be reachable.',
    });
    expect(logged).toEqual(['It will wait.', 'till will be reachable.']);
  });

  it('can be tried on a component that an earlier step would create', async () => {
    const error = await ResponseError.fromResponse(
      new Response(
        JSON.stringify({
          error: { name: 'NotFoundError', message: 'There is no till.' },
          response: { statusCode: 404 },
        }),
        { status: 404, headers: { 'content-type': 'application/json' } },
      ) as unknown as Parameters<typeof ResponseError.fromResponse>[0],
    );
    const openchoreo = {
      plan: () => Promise.reject(error),
      promote: () => Promise.reject(error),
    };
    const action = createPromoteAction({ openchoreo });
    const { logged } = await runStep(action, input, { isDryRun: true });
    expect(logged).toEqual([
      'There is no till. An earlier step has to create it.',
    ]);
    await expect(runStep(action, input)).rejects.toThrow('There is no till.');
  });
});
