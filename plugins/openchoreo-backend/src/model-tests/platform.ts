import type {
  DeploymentPipeline,
  Environment,
  GatePolicy,
  PromotionTarget,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  AUDITORS,
  DEVELOPMENT,
  MANAGERS,
  paths,
  PIPELINES,
  PRODUCTION,
  PROJECT,
  refTo,
  STAGING,
} from './estate';
import { attempt, chance, pick, stored, type Stage, type Step } from './stage';

const PLATFORM = { actor: 'user:default/paula' };
const HOUR_MS = 3_600_000;

/** What platform engineers change, and what time does. */
export const platformSteps: Step[] = [
  {
    name: 'edit the gates of a pipeline',
    weight: 2.5,
    async play(stage) {
      const name = pick(stage, PIPELINES);
      await setPipeline(
        stage,
        name,
        paths(name, someGates(stage)),
        'pipeline gates',
      );
    },
  },
  {
    name: 'make production the root of a pipeline',
    weight: 0.4,
    play: stage =>
      setPipeline(
        stage,
        pick(stage, PIPELINES),
        {
          promotionPaths: [
            {
              sourceEnvironmentRef: PRODUCTION,
              targetEnvironmentRefs: [{ name: STAGING }],
            },
            {
              sourceEnvironmentRef: STAGING,
              targetEnvironmentRefs: [{ name: DEVELOPMENT }],
            },
          ],
        },
        'pipeline root',
      ),
  },
  {
    name: 'give the project another pipeline',
    weight: 1,
    async play(stage) {
      await attempt(stage, 'project pipeline', /pipeline/i, () =>
        stage.line.client.patch(
          refTo('Project', PROJECT),
          { spec: { deploymentPipelineRef: pick(stage, PIPELINES) } },
          PLATFORM,
        ),
      );
    },
  },
  {
    name: 'freeze production',
    weight: 3,
    play: stage =>
      setProduction(stage, {
        freeze: chance(stage, 0.6)
          ? {
              reason: 'a busy day',
              by: PLATFORM.actor,
              ...(chance(stage, 0.7)
                ? {
                    until: new Date(
                      stage.line.clock.now().getTime() +
                        pick(stage, [1, 30, 90]) * HOUR_MS,
                    ).toISOString(),
                  }
                : {}),
            }
          : undefined,
      }),
  },
  {
    name: 'edit the gates of production',
    weight: 1.5,
    play: stage =>
      setProduction(stage, {
        gates: chance(stage, 0.6) ? someGates(stage) : undefined,
      }),
  },
  {
    name: 'edit the class',
    weight: 0.5,
    async play(stage) {
      await stage.line.client.patch(
        refTo('ServiceClass', 'default'),
        { spec: { deploymentTemplate: { replicas: 1 + stage.next() } } },
        PLATFORM,
      );
    },
  },
  {
    name: 'let time pass',
    weight: 4,
    async play(stage) {
      const hours = pick(stage, [0.02, 0.5, 2, 25, 80]);
      await stage.line.advance(hours * HOUR_MS);
    },
  },
  {
    name: 'restart the controllers',
    weight: 0.4,
    async play(stage) {
      await stage.line.restart();
      stage.cover('restarted');
    },
  },
];

/** Gates that an estate may begin with, or get. */
export function someGates(
  stage: Pick<Stage, 'random'>,
): Partial<PromotionTarget> & GatePolicy {
  const roll = stage.random();
  if (roll < 0.3) return { approval: { count: 1, groups: [MANAGERS] } };
  if (roll < 0.55) {
    return {
      approval: { count: 2, groups: [MANAGERS], expiresAfter: '24h' },
    };
  }
  if (roll < 0.65)
    return { approval: { count: 1, groups: [MANAGERS, AUDITORS] } };
  if (roll < 0.75) return { approval: { count: 1, groups: [AUDITORS] } };
  if (roll < 0.8) return { approval: { count: 1 } };
  if (roll < 0.85) {
    return {
      approval: { count: 1, groups: [MANAGERS] },
      windows: [
        {
          name: 'office',
          rrule: 'FREQ=DAILY;BYHOUR=9;BYMINUTE=0',
          duration: '8h',
          timeZone: 'Europe/Berlin',
          kind: 'allow',
        },
      ],
    };
  }
  return {};
}

async function setPipeline(
  stage: Stage,
  name: string,
  spec: NonNullable<DeploymentPipeline['spec']>,
  what: string,
): Promise<void> {
  const pipeline = await stored<DeploymentPipeline>(
    stage,
    'DeploymentPipeline',
    name,
  );
  if (!pipeline) return;
  await attempt(stage, what, /promotionPaths|root|first environment/, () =>
    stage.line.client.replace({ ...pipeline, spec }, PLATFORM),
  );
}

async function setProduction(
  stage: Stage,
  change: Partial<NonNullable<Environment['spec']>>,
): Promise<void> {
  const environment = await stored<Environment>(
    stage,
    'Environment',
    PRODUCTION,
  );
  if (!environment) return;
  await attempt(stage, 'environment', /spec/, () =>
    stage.line.client.replace(
      { ...environment, spec: { ...environment.spec, ...change } },
      PLATFORM,
    ),
  );
}
