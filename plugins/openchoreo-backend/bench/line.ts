/**
 * `yarn bench line [components]`: components through three environments on an
 * embedded SQLite control plane with sandbox planes, in one process. Prints one
 * JSON object per figure.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import express from 'express';
import createKnex, { type Knex } from 'knex';
import { findCondition } from '@openchoreo-backstage/kube-objects';
import { systemClock } from '@openchoreo-backstage/kube-runtime';
import {
  API_VERSION,
  decodeStreamMessages,
  kindRef,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Caller } from '../src/access/caller';
import { createAccessFacts } from '../src/access/facts';
import { createControlPlane, type ControlPlane } from '../src/control-plane';
import { createHistory } from '../src/history/history';
import { createRouter, type RouterOptions } from '../src/http/route';
import { createPromotionService } from '../src/promotions/promotionService';
import { streamRoutes } from '../src/stream/routes';

const COMPONENTS = Number(process.argv[2] ?? 100);
const ENVIRONMENTS = ['development', 'staging', 'production'] as const;
/** design.md section 15: a 20 kB schema per service. */
const SCHEMA = `openapi: 3.0.3\n# ${'x'.repeat(20_000)}\n`;
const DEADLINE_MS = 600_000;
const SETTLE_MS = 5_000;
const STEADY_MS = 10_000;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const person: Caller = {
  kind: 'user',
  actor: 'user:default/bench',
  groups: [],
  can: () => true,
  digest: 'bench',
};

let allWithin = true;

interface Figure {
  name: string;
  value: number;
  unit: string;
  n: number;
  /** At most this. */
  budget?: number;
}

function report(figure: Figure): void {
  const ok = figure.budget === undefined || figure.value <= figure.budget;
  allWithin &&= ok;
  const { budget, ...rest } = figure;
  console.log(
    JSON.stringify({
      suite: 'line',
      ...rest,
      value: Math.round(figure.value * 100) / 100,
      ...(budget === undefined ? {} : { budget, ok }),
    }),
  );
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-line-'));
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: join(folder, 'line.sqlite') },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  const controlPlane = await createControlPlane({
    knex,
    clock: systemClock,
    random: Math.random,
    logger: silent,
    config: { leaderElection: false },
    keys: {
      seal: [{ id: 'bench', secret: randomBytes(32) }],
      encryption: [{ id: 'bench', secret: randomBytes(32) }],
    },
    facts: { membership: { groupsOf: async () => new Map() } },
  });
  void controlPlane.start();
  try {
    await controlPlane.cache.waitForSync(new AbortController().signal, 60_000);
    await waitUntil(controlPlane, () =>
      Boolean(
        controlPlane.cache.get({
          ...kindRef('Project'),
          namespace: 'default',
          name: 'default',
        }),
      ),
    );
    await rollOut(controlPlane, knex);
    await eventToBrowser(controlPlane);
    report({
      name: 'memory',
      value: process.memoryUsage().rss / 1024 ** 2,
      unit: 'MB',
      n: 1,
      budget: 600,
    });
  } finally {
    await controlPlane.stop();
    await knex.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every component to Ready in every environment, as fast as it goes. */
async function rollOut(controlPlane: ControlPlane, knex: Knex) {
  const { client, cache } = controlPlane;
  const promotions = createPromotionService({
    client,
    reader: cache,
    clock: systemClock,
    sealer: controlPlane.sealer,
    membership: { groupsOf: async () => new Map() },
    newKey: randomUUID,
  });
  const asker = { caller: person, requestId: 'bench' };
  const readyAt = new Map<string, number>();
  const asked = new Set<string>();
  const refused: unknown[] = [];
  const writesBefore = await controlPlaneWrites(knex);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = performance.now();

  const stop = cache.onChange(kindRef('ServiceBinding'), ({ type, object }) => {
    const binding = object as unknown as ServiceBinding;
    if (type === 'deleted' || !isReady(binding)) return;
    const { environment, owner } = binding.spec;
    readyAt.set(binding.metadata.name, performance.now());
    const next =
      ENVIRONMENTS[
        ENVIRONMENTS.indexOf(environment as (typeof ENVIRONMENTS)[number]) + 1
      ];
    const key = `${owner.componentName}-${next}`;
    if (!next || asked.has(key)) return;
    asked.add(key);
    const request = {
      namespace: 'default',
      component: owner.componentName,
      from: environment,
      to: next,
      reason: 'bench',
    };
    promotions
      .request(request, promotions.draft(request, person), asker)
      .catch(error => refused.push(error));
  });

  for (let index = 0; index < COMPONENTS; index++) {
    for (const object of component(`svc-${index}`)) {
      await client.create(object, { actor: person.actor });
    }
  }
  const expected = COMPONENTS * ENVIRONMENTS.length;
  await waitUntil(
    controlPlane,
    () => readyAt.size >= expected || refused.length > 0,
  );
  stop();
  delay.disable();
  if (refused.length > 0) throw refused[0];
  const seconds = (performance.now() - started) / 1000;
  const writes = (await controlPlaneWrites(knex)) - writesBefore;
  report({
    name: 'components x 3 environments to Ready',
    value: seconds,
    unit: 's',
    n: COMPONENTS,
    // 1,000 components in 60 s is the goal; here its share.
    budget: Math.max(10, (COMPONENTS / 1_000) * 60),
  });
  report({
    name: 'control plane writes per component',
    value: writes / COMPONENTS,
    unit: 'writes',
    n: COMPONENTS,
  });
  report({
    name: 'event-loop delay p99 while rolling out',
    value: delay.percentile(99) / 1e6,
    unit: 'ms',
    n: COMPONENTS,
    budget: 50,
  });

  // The last promotions note that they succeeded.
  await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
  const settled = await controlPlaneWrites(knex);
  await new Promise(resolve => setTimeout(resolve, STEADY_MS));
  report({
    name: `control plane writes in ${STEADY_MS / 1000} s of steady state`,
    value: (await controlPlaneWrites(knex)) - settled,
    unit: 'writes',
    n: 1,
    budget: 0,
  });
}

function isReady(binding: ServiceBinding): boolean {
  return (
    findCondition(binding.status?.conditions, 'Ready')?.reason ===
    'ResourcesActive'
  );
}

/** From the commit of a write to the arrival of its line in an HTTP client. */
async function eventToBrowser(controlPlane: ControlPlane) {
  const { client, cache, store } = controlPlane;
  const app = express();
  app.use(
    express.json(),
    createRouter({
      routes: streamRoutes({
        client,
        cache,
        epoch: store.epoch,
        facts: createAccessFacts(cache),
        history: createHistory(store, cache),
        clock: systemClock,
        logger: silent as never,
        shutdown: new AbortController().signal,
      }),
      httpAuth: { credentials: async () => ({}) },
      callers: async () => person,
      newRequestId: randomUUID,
      auditor: {
        createEvent: async () => ({
          success: async () => {},
          fail: async () => {},
        }),
      },
    } as unknown as RouterOptions),
  );
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const abort = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/watch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      subscriptions: [
        {
          id: 'bench',
          type: 'objects',
          kinds: ['Component', 'ServiceBinding'],
          namespace: 'default',
          view: 'summary',
        },
      ],
    }),
    signal: abort.signal,
  });
  const arrivals = new Map<string, () => void>();
  let synced: () => void = () => {};
  const whenSynced = new Promise<void>(resolve => {
    synced = resolve;
  });
  const reading = (async () => {
    for await (const message of decodeStreamMessages(response.body!)) {
      if (message.type === 'synced') synced();
      if (message.type === 'modified') {
        arrivals.get(message.object.metadata.resourceVersion ?? '')?.();
      }
    }
  })().catch(error => {
    if (!abort.signal.aborted) throw error;
  });
  await whenSynced;

  const latencies: number[] = [];
  for (let index = 0; index < 200; index++) {
    const seen = new Map<string, number>();
    const original = arrivals.get.bind(arrivals);
    arrivals.get = version => {
      seen.set(version, performance.now());
      return original(version);
    };
    const stored = await client.patch(
      {
        ...kindRef('Component'),
        namespace: 'default',
        name: `svc-${index % COMPONENTS}`,
      },
      {
        metadata: { annotations: { 'openchoreo.dev/description': `${index}` } },
      },
      { actor: person.actor },
    );
    const committed = performance.now();
    const version = stored.metadata.resourceVersion;
    const arrived =
      seen.get(version) ??
      (await new Promise<number>(resolve => {
        arrivals.set(version, () => resolve(performance.now()));
      }));
    arrivals.get = original;
    latencies.push(Math.max(0, arrived - committed));
  }
  abort.abort();
  await reading;
  server.closeAllConnections();
  server.close();
  report({
    name: 'object event to browser p95',
    value: percentile(latencies, 0.95),
    unit: 'ms',
    n: latencies.length,
    budget: 1_000,
  });
}

/** Rows that the control plane's own cluster left in the ledger. */
async function controlPlaneWrites(knex: Knex): Promise<number> {
  const [row] = await knex('kube_ledger')
    .where({ cluster: 'control-plane' })
    .count({ count: '*' });
  return Number(row.count);
}

async function waitUntil(controlPlane: ControlPlane, done: () => boolean) {
  const deadline = performance.now() + DEADLINE_MS;
  while (!done()) {
    if (performance.now() > deadline) {
      const waiting = controlPlane.cache
        .list<ServiceBinding>(kindRef('ServiceBinding'))
        .filter(binding => !isReady(binding))
        .slice(0, 3)
        .map(
          binding =>
            `${binding.metadata.name}: ${
              findCondition(binding.status?.conditions, 'Ready')?.message
            }`,
        );
      throw new Error(`Not Ready in time: ${waiting.join('; ')}`);
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

function component(name: string) {
  const owner = { projectName: 'default', componentName: name };
  const metadata = { name, namespace: 'default' };
  return [
    {
      apiVersion: API_VERSION,
      kind: 'Component',
      metadata,
      spec: { owner: { projectName: 'default' }, type: 'Service' },
    },
    {
      apiVersion: API_VERSION,
      kind: 'Workload',
      metadata,
      spec: {
        owner,
        containers: { main: { image: `registry.example.com/${name}:1` } },
        endpoints: {
          api: {
            type: 'REST',
            port: 8080,
            schema: { type: 'REST', content: SCHEMA },
          },
        },
        sandbox: { readyAfter: '100ms' },
      },
    },
    {
      apiVersion: API_VERSION,
      kind: 'Service',
      metadata,
      spec: { owner, workloadName: name },
    },
  ];
}

main().then(
  () => process.exit(allWithin ? 0 : 1),
  error => {
    console.error(error);
    process.exit(2);
  },
);
