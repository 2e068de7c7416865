import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import { builtInKinds, openStore } from '@openchoreo-backstage/kube-embedded';
import {
  type RuntimeLogger,
  type ObjectClient,
  seededRandom,
  SimulatedClock,
  trackingClient,
} from '@openchoreo-backstage/kube-runtime';
import type { Knex } from 'knex';
import {
  createSandbox,
  Sandbox,
  SandboxOptions,
} from '../sandbox/createSandbox';

/** Who sets the scene in these tests. */
export const CONTEXT = { actor: 'user:default/tester' };

export interface SandboxTest {
  clock: SimulatedClock;
  cluster: ObjectClient;
  logger: RuntimeLogger;
  sandbox: Sandbox;
  /** Warnings and errors that were logged. */
  complaints: string[];
  /** Stops the sandbox and starts another one, by default like the first. */
  restart(options?: Partial<SandboxOptions>): Promise<void>;
  close(): Promise<void>;
}

/** A sandbox on an embedded cluster, under a clock that the test moves. */
export async function startSandbox(knex: Knex): Promise<SandboxTest> {
  const clock = new SimulatedClock();
  const complaints: string[] = [];
  const complain = (message: string) => {
    complaints.push(message);
  };
  const logger: RuntimeLogger = {
    debug: () => {},
    info: () => {},
    warn: complain,
    error: complain,
  };
  const store = await openStore({ knex, clock, logger });
  const cluster = trackingClient(
    store.cluster('plane', { kinds: builtInKinds }),
  );
  clock.settleWith(() => cluster.whenCaughtUp({ deadlineMs: 10_000 }));
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } },
    CONTEXT,
  );
  let running: Promise<void> | undefined;
  let launched = 0;
  const launch = (options: Partial<SandboxOptions> = {}) => {
    launched += 1;
    const sandbox = createSandbox({
      client: cluster,
      clock,
      random: seededRandom(launched),
      logger,
      ...options,
    });
    running = sandbox.start();
    return sandbox;
  };
  const test: SandboxTest = {
    clock,
    cluster,
    logger,
    complaints,
    sandbox: launch(),
    async restart(options) {
      await test.sandbox.stop();
      await running;
      test.sandbox = launch(options);
      await begin();
    },
    async close() {
      await test.sandbox.stop();
      await running;
      await store.close();
    },
  };
  /** Until the sandbox has read the cluster; failed attempts need time. */
  async function begin() {
    await eventually(async () => {
      if (test.sandbox.problems().length > 0) {
        await clock.advance(1000);
        throw new Error(test.sandbox.problems().join('; '));
      }
    });
    await test.sandbox.whenIdle({ deadlineMs: 10_000 });
  }
  clock.settleWith(async () => {
    if (test.sandbox.problems().length === 0) {
      await test.sandbox.whenIdle({ deadlineMs: 10_000 });
    }
  });
  await begin();
  return test;
}

/** All objects of a kind, as they are in the database. */
export async function listed<T extends KubeObject>(
  { cluster }: SandboxTest,
  kind: { apiVersion: string; kind: string },
): Promise<Stored<T>[]> {
  return (await cluster.list<T>(kind, { namespace: 'demo' })).items;
}

/**
 * Waits in real time for what happens beside the sandbox, such as garbage
 * collection.
 */
export async function eventually(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
    }
    await new Promise<void>(resolve => {
      setTimeout(resolve, 5);
    });
  }
}
