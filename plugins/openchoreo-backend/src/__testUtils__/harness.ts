import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import {
  refOf,
  type Condition,
  type KubeObject,
  type ObjectRef,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  seededRandom,
  SimulatedClock,
  type RuntimeLogger,
} from '@openchoreo-backstage/kube-runtime';
import {
  createControlPlane,
  type ControlPlane,
  type ControlPlaneConfig,
  type ControlPlaneOptions,
} from '../control-plane';
import { kinds } from '../hierarchy';
import type { ControlPlaneKeys } from '../sealing';

/** Real time that a test waits for something before it gives up. */
const DEADLINE_MS = 20_000;

/** A person who writes in tests. */
export const anna = { actor: 'user:default/anna', reason: 'A test' };

/** Keys that are the same in all processes of a test. */
export function testKeys(): ControlPlaneKeys {
  return {
    seal: [{ id: 'seal', secret: randomBytes(32) }],
    encryption: [{ id: 'store', secret: randomBytes(32) }],
  };
}

/** A control plane under test, at a time that the test decides. */
export interface Harness extends ControlPlane {
  clock: SimulatedClock;
  /** Creates or replaces an object, as anna. */
  put<T extends KubeObject>(object: T): Promise<Stored<T>>;
  find<T extends KubeObject>(ref: ObjectRef): Stored<T> | undefined;
  /** Waits until the controllers have nothing to do. */
  settle(): Promise<void>;
  /** Moves time on, then lets the controllers work. */
  advance(ms: number): Promise<void>;
  /** Waits until it is so; a simulated second passes between two looks. */
  until(what: string, isSo: () => boolean): Promise<void>;
  /** `True/ResourcesActive` of a condition, or `-`. */
  condition(ref: ObjectRef, type: string): string;
  /** The sentence of a condition. */
  message(ref: ObjectRef, type: string): string;
}

/** Starts a control plane on a database and waits until it is current. */
export async function startHarness(options: {
  knex: Knex;
  keys?: ControlPlaneKeys;
  clock?: SimulatedClock;
  config?: ControlPlaneConfig;
  seed?: number;
  through?: ControlPlaneOptions['through'];
}): Promise<Harness> {
  const clock = options.clock ?? new SimulatedClock();
  const logged: string[] = [];
  const controlPlane = await createControlPlane({
    knex: options.knex,
    clock,
    random: seededRandom(options.seed ?? 1),
    logger: silentLogger(logged),
    keys: options.keys ?? testKeys(),
    config: { leaderElection: false, ...options.config },
    through: options.through,
    facts: { membership: { groupsOf: async () => new Map() } },
  });
  const failed = controlPlane.start().catch(error => {
    logged.push(String(error));
  });
  void failed;

  async function settle() {
    // The planes set the controllers off, and the other way round.
    for (let round = 0; round < 2; round += 1) {
      await controlPlane.manager.whenIdle({ deadlineMs: DEADLINE_MS });
      await controlPlane.planes.whenIdle({ deadlineMs: DEADLINE_MS });
    }
    await controlPlane.manager.whenIdle({ deadlineMs: DEADLINE_MS });
  }

  const find = <T extends KubeObject>(ref: ObjectRef) =>
    controlPlane.cache.get<T>(ref);

  const conditionOf = (ref: ObjectRef, type: string) =>
    (
      find(ref)?.status as { conditions?: Condition[] } | undefined
    )?.conditions?.find(condition => condition.type === type);

  await settle();
  return {
    ...controlPlane,
    clock,
    find,
    settle,

    async put(object) {
      const existing = find(refOf(object));
      return existing
        ? controlPlane.client.replace(object, anna)
        : controlPlane.client.create(object, anna);
    },

    async advance(ms) {
      const stop = clock.settleWith(settle);
      await clock.advance(ms);
      stop();
      await settle();
    },

    async until(what, isSo) {
      const giveUpAt = Date.now() + DEADLINE_MS;
      while (!isSo()) {
        if (Date.now() > giveUpAt) {
          throw new Error(
            [
              `Waited in vain for: ${what}`,
              ...conditionsNow(controlPlane),
              ...logged.slice(-20),
            ].join('\n'),
          );
        }
        await settle();
        if (!isSo()) await clock.advance(1_000);
        await settle();
      }
    },

    condition(ref, type) {
      const found = conditionOf(ref, type);
      return found ? `${found.status}/${found.reason}` : '-';
    },

    message: (ref, type) => conditionOf(ref, type)?.message ?? '',
  };
}

/** Every condition that is not True, for the message of a failed test. */
function conditionsNow({ cache }: ControlPlane): string[] {
  return Object.values(kinds).flatMap(kind =>
    cache.list(kind).flatMap(({ metadata, status }) => {
      const { conditions = [] } = (status ?? {}) as {
        conditions?: Condition[];
      };
      return conditions
        .filter(condition => condition.status !== 'True')
        .map(
          ({ type, reason, message }) =>
            `${kind.kind} ${metadata.name}: ${type} ${reason} ${message}`,
        );
    }),
  );
}

/** Keeps what is logged, for the message of a failed test. */
function silentLogger(lines: string[]): RuntimeLogger {
  const keep =
    (level: string) => (message: string, meta?: Record<string, unknown>) => {
      lines.push(`${level} ${message} ${JSON.stringify(meta ?? {})}`);
    };
  return {
    debug: () => {},
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
  };
}
