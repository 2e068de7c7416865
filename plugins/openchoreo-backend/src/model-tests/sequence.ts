import { seededRandom } from '@openchoreo-backstage/kube-runtime';
import { attackerSteps } from './attacker';
import {
  startLine,
  type DeliveryLine,
  type Ground,
  type Wiring,
} from './deliveryLine';
import {
  COMPONENTS,
  DEVELOPMENT,
  estate,
  PEOPLE,
  PRODUCTION,
  STAGING,
} from './estate';
import { firstGroups, observe } from './observe';
import { createOracle } from './oracle';
import { decide, deploy, peopleSteps, request } from './people';
import { platformSteps, someGates } from './platform';
import { chance, unfinished, type Stage, type Step } from './stage';

/** Steps beside the opening. */
const MIN_STEPS = 3;
const MAX_STEPS = 8;

const STEPS = [...peopleSteps, ...platformSteps, ...attackerSteps];

/** Makes clusters of sequences different that have the same seed. */
let sequences = 0;

/** What came of one sequence. */
export interface Outcome {
  seed: number;
  steps: string[];
  /** What must not be, one sentence each; empty for a sequence that went well. */
  violations: string[];
  covered: ReadonlyMap<string, number>;
}

/** Plays the sequence of a seed on a line of its own, and judges it after every step. */
export async function playSequence(
  ground: Ground,
  seed: number,
  options: {
    wiring?: Wiring;
    /** Beginnings of names of steps that come much oftener. */
    focus?: readonly string[];
  } = {},
): Promise<Outcome> {
  const random = seededRandom(seed);
  const groups = firstGroups(PEOPLE);
  const express = random() < 0.45;
  const line = await startLine({
    ground,
    id: `sequence-${seed}-${(sequences += 1)}`,
    seed,
    objects: estate({
      pipeline: express ? 'express' : 'standard',
      components: random() < 0.3 ? COMPONENTS : COMPONENTS.slice(0, 1),
      target: someGates({ random }),
      production: random() < 0.3 ? someGates({ random }) : undefined,
    }),
    membership: {
      groupsOf: async people =>
        new Map(people.map(one => [one, [...(groups.get(one) ?? [])]])),
    },
    wiring: options.wiring,
  });
  try {
    return await playOn({
      line,
      groups,
      random,
      seed,
      express,
      choose: chooser(options.focus ?? []),
    });
  } finally {
    await line.stop();
  }
}

async function playOn(game: {
  line: DeliveryLine;
  groups: Map<string, Set<string>>;
  random: () => number;
  seed: number;
  express: boolean;
  choose: (random: () => number) => Step;
}): Promise<Outcome> {
  const { line, groups, random, seed } = game;
  const oracle = createOracle(line, groups);
  const covered = new Map<string, number>();
  const violations: string[] = [];
  let counter = 1;
  const stage: Stage = {
    line,
    oracle,
    random,
    cover: what => covered.set(what, (covered.get(what) ?? 0) + 1),
    complain: what => violations.push(what),
    kept: new Map(),
    next: () => (counter += 1),
  };
  const steps: string[] = [];

  async function play(step: Step): Promise<void> {
    steps.push(step.name);
    oracle.begin();
    await step.play(stage);
    await oracle.look();
    await line.settle();
    await oracle.learnVersions();
    await oracle.look();
    violations.push(...oracle.judge(), ...line.bugs);
    observe(stage);
  }

  await oracle.learnVersions();
  for (const step of opening(stage, game.express)) await play(step);
  const count = MIN_STEPS + Math.floor(random() * (MAX_STEPS - MIN_STEPS + 1));
  for (let played = 0; played < count && violations.length === 0; played += 1) {
    await play(game.choose(random));
  }
  if (oracle.ran.size > 0) stage.cover('production ran something');
  if (oracle.ran.size > 1) stage.cover('production ran several things');
  return { seed, steps, violations, covered };
}

/** Most sequences begin where it gets interesting: with something in production, or about to be. */
function opening(stage: Stage, express: boolean): Step[] {
  const ask = (from: string, to: string): Step => ({
    name: `opening: ask for ${to}`,
    weight: 0,
    async play() {
      await request(stage, { component: 'orders', from, to }, PEOPLE[0]);
    },
  });
  const approve: Step = {
    name: 'opening: approve',
    weight: 0,
    async play() {
      for (const person of PEOPLE.slice(1, 3)) {
        if (unfinished(stage, PRODUCTION).length > 0) {
          await decide(stage, 'Approve', person);
          await stage.line.settle();
        }
      }
    },
  };
  if (chance(stage, 0.15)) return [];
  const toProduction = express
    ? [ask(DEVELOPMENT, PRODUCTION)]
    : [ask(DEVELOPMENT, STAGING), ask(STAGING, PRODUCTION)];
  if (chance(stage, 0.4)) return toProduction;
  const another: Step = {
    name: 'opening: another version',
    weight: 0,
    play: () => deploy(stage, { component: 'orders' }),
  };
  return [
    ...toProduction,
    approve,
    // Something to roll back to; the short pipeline keeps that cheap.
    ...(express && chance(stage, 0.5)
      ? [another, ask(DEVELOPMENT, PRODUCTION), approve]
      : []),
  ];
}

/** How much oftener a step comes that a sequence is to look at. */
const FOCUS = 10;

function chooser(focus: readonly string[]): (random: () => number) => Step {
  const weights = STEPS.map(({ name, weight }) =>
    focus.some(start => name.startsWith(start)) ? weight * FOCUS : weight,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return random => {
    let left = random() * total;
    const found = weights.findIndex(weight => (left -= weight) < 0);
    return STEPS[Math.max(found, 0)];
  };
}
