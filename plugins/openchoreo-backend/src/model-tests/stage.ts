import { isError } from '@backstage/errors';
import {
  ApiError,
  type KubeObject,
  type ObjectRef,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  finalPhases,
  type KindName,
  type Promotion,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Asker } from '../promotions/promotionService';
import type { DeliveryLine } from './deliveryLine';
import { PRODUCTION, refTo } from './estate';
import type { Oracle } from './oracle';

/** What a step is played on. */
export interface Stage {
  line: DeliveryLine;
  oracle: Oracle;
  random: () => number;
  /** Counts that something happened which a sequence has to be able to reach. */
  cover(what: string): void;
  /** Notes what is wrong although nothing wrong reached production. */
  complain(what: string): void;
  /** Objects as they were at some time, for replays. */
  kept: Map<string, Stored>;
  /** Numbers that never come twice. */
  next(): number;
}

/** One thing that somebody does. */
export interface Step {
  name: string;
  /** How often, beside the others. */
  weight: number;
  play(stage: Stage): Promise<void>;
}

/** One of a list, each as likely. */
export function pick<T>({ random }: Stage, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)];
}

/** True with the given probability. */
export function chance({ random }: Stage, probability: number): boolean {
  return random() < probability;
}

/** A signed-in person whose permissions the routes checked already. */
export function asker(actor: string): Asker {
  return {
    requestId: 'model',
    caller: {
      kind: 'user',
      actor,
      groups: [],
      can: () => true,
      digest: actor,
    },
  };
}

/** Errors that are answers to a person. */
const ANSWERS = new Set([
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'ConflictError',
]);

/**
 * Does something that may be refused. A refusal has to be a sentence that says
 * which rule or gate it is; anything else is an error of the system.
 *
 * @param says - what every refusal of this kind has to contain
 * @returns the answer, or undefined when it was refused
 */
export async function attempt<T>(
  stage: Stage,
  what: string,
  says: RegExp,
  act: () => Promise<T>,
): Promise<T | undefined> {
  try {
    const answer = await act();
    stage.cover(`${what}: done`);
    return answer;
  } catch (error) {
    const isAnswer =
      error instanceof ApiError || (isError(error) && ANSWERS.has(error.name));
    if (!isAnswer) throw error;
    stage.cover(`${what}: refused`);
    if (!says.test(error.message) && !namesItself(error)) {
      stage.complain(`${what} was refused without a reason: ${error.message}`);
    }
    return undefined;
  }
}

/** A rule about fields names the fields; what is not there has no gate. */
function namesItself(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    (error.problems.length > 0 || error.reason === 'NotFound')
  );
}

/** Promotions of everything, or into one environment, that are not decided. */
export function unfinished(stage: Stage, to?: string): Stored<Promotion>[] {
  return stage.line.reader
    .list<Promotion>(refTo('Promotion', ''))
    .filter(
      ({ spec, status }) =>
        (to === undefined || spec.to === to) &&
        !(status?.phase && finalPhases.has(status.phase)),
    );
}

/** All Promotions of a target. */
export function promotionsInto(stage: Stage, to: string): Stored<Promotion>[] {
  return stage.line.reader
    .list<Promotion>(refTo('Promotion', ''))
    .filter(({ spec }) => spec.to === to);
}

/** The binding of a component in production. */
export function productionBinding(
  stage: Stage,
  component = 'orders',
): Stored<ServiceBinding> | undefined {
  return stage.line.reader.get<ServiceBinding>(
    refTo('ServiceBinding', `${component}-${PRODUCTION}`),
  );
}

/** An object as it is in the store now. */
export async function stored<T extends KubeObject>(
  stage: Stage,
  kind: KindName,
  name: string,
): Promise<Stored<T> | undefined> {
  return readStored<T>(stage, refTo(kind, name));
}

async function readStored<T extends KubeObject>(
  { line }: Stage,
  ref: ObjectRef,
): Promise<Stored<T> | undefined> {
  try {
    return await line.cluster.get<T>(ref);
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'NotFound') {
      return undefined;
    }
    throw error;
  }
}
