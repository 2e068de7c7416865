import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import {
  builtInKinds,
  type EmbeddedCluster,
  openStore,
} from '@openchoreo-backstage/kube-embedded';
import {
  type RuntimeLogger,
  seededRandom,
  SimulatedClock,
} from '@openchoreo-backstage/kube-runtime';
import type { Knex } from 'knex';
import { createSandbox, Sandbox } from '../sandbox/createSandbox';

/** Who sets the scene in these tests. */
export const CONTEXT = { actor: 'user:default/tester' };

export interface SandboxTest {
  clock: SimulatedClock;
  cluster: EmbeddedCluster;
  sandbox: Sandbox;
  /** Warnings and errors that were logged. */
  complaints: string[];
  /** Stops the sandbox and starts another one on the same cluster. */
  restart(): Promise<void>;
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
  const cluster = store.cluster('plane', { kinds: builtInKinds });
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } },
    CONTEXT,
  );
  let running: Promise<void> | undefined;
  const launch = () => {
    const sandbox = createSandbox({
      client: cluster,
      clock,
      random: seededRandom(1),
      logger,
    });
    running = sandbox.start();
    return sandbox;
  };
  const test: SandboxTest = {
    clock,
    cluster,
    complaints,
    sandbox: launch(),
    async restart() {
      await test.sandbox.stop();
      await running;
      test.sandbox = launch();
      await test.sandbox.whenIdle({ deadlineMs: 10_000 });
    },
    async close() {
      await test.sandbox.stop();
      await running;
      await store.close();
    },
  };
  clock.settleWith(() => test.sandbox.whenIdle({ deadlineMs: 10_000 }));
  await test.sandbox.whenIdle({ deadlineMs: 10_000 });
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
