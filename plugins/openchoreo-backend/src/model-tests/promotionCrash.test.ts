import { TestDatabases } from '@backstage/backend-test-utils';
import { isError } from '@backstage/errors';
import {
  seededRandom,
  type FaultOptions,
} from '@openchoreo-backstage/kube-runtime';
import type {
  ChangeRequest,
  ChoreoDeployment,
  Promotion,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds } from '../hierarchy';
import { substance } from '../__testUtils__/snapshot';
import { createFaults, type Faults } from './crash';
import {
  openGround,
  startLine,
  type DeliveryLine,
  type Ground,
} from './deliveryLine';
import {
  DEVELOPMENT,
  estate,
  MANAGERS,
  NAMESPACE,
  PEOPLE,
  PRODUCTION,
  PRODUCTION_PLANE,
  refTo,
} from './estate';
import { asker } from './stage';

jest.setTimeout(1_800_000);

const [ANNA, BOB] = PEOPLE;
const CLUSTERS = ['control', PRODUCTION_PLANE];
/** Rounds of waiting, a second or half a minute each, after which something hangs. */
const PATIENCE = 200;
/** Random seeds of the test over a bad network. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** When something was, and what was sealed by the key of its line. */
const OF_ITS_LINE = new Set([
  'at',
  'expiresAt',
  'startedAt',
  'appliedAt',
  'finishedAt',
  'nextEvaluationTime',
  'openchoreo.dev/request-seal',
]);

let lines = 0;

/** A line, and the controllers' faults. */
interface Scene {
  line: DeliveryLine;
  faults: Faults;
  id: string;
}

async function open(ground: Ground, seed: number): Promise<Scene> {
  const faults = createFaults();
  const id = `crash-${(lines += 1)}`;
  const line = await startLine({
    ground,
    id,
    seed,
    objects: estate({
      pipeline: 'express',
      components: ['orders'],
      target: { approval: { count: 1, groups: [MANAGERS] } },
      production: undefined,
    }),
    membership: {
      groupsOf: async people =>
        new Map(people.map(person => [person, [MANAGERS]])),
    },
    wiring: { through: faults.through },
  });
  return { line, faults, id };
}

async function until(
  { line, faults }: Scene,
  what: string,
  isSo: () => boolean,
): Promise<void> {
  for (let round = 0; !isSo(); round += 1) {
    if (faults.crashed()) {
      faults.disarm();
      await line.restart();
    }
    if (round > PATIENCE) {
      const told = line.reader
        .list<Promotion>(kinds.Promotion)
        .map(({ status }) =>
          [
            `${status?.phase}: ${status?.message}`,
            ...(status?.approvals ?? []).map(({ by, voidReason }) =>
              voidReason ? `${by}: ${voidReason}` : by,
            ),
          ].join(' '),
        );
      throw new Error(`Waited in vain for ${what}: ${told.join('; ')}`);
    }
    await line.settle();
    if (!isSo() && !faults.crashed()) {
      await line.advance(round < PATIENCE / 4 ? 1_000 : 30_000);
    }
  }
}

/** Asks for a change, has it approved, and waits until it is done. */
async function bring(scene: Scene, change: Partial<ChangeRequest>) {
  const { line } = scene;
  const wanted: ChangeRequest = {
    namespace: NAMESPACE,
    component: 'orders',
    to: PRODUCTION,
    reason: 'a test',
    ...change,
  };
  const { promotion } = await line.promotions.request(
    wanted,
    line.promotions.draft(wanted, asker(ANNA).caller),
    asker(ANNA),
  );
  const { name } = promotion.metadata;
  const status = () =>
    line.reader.get<Promotion>(refTo('Promotion', name))?.status;
  await until(scene, 'a look at the gates', () =>
    Boolean(status()?.phase === 'Waiting' && status()?.planHash),
  );
  for (let tries = 0; (status()?.approvals ?? []).length === 0; tries += 1) {
    try {
      await line.promotions.decide(
        { namespace: NAMESPACE, name },
        'Approve',
        {},
        asker(BOB),
      );
    } catch (error) {
      const lookAgain = isError(error) && error.name === 'ConflictError';
      if (!lookAgain || tries > 5) throw error;
      await line.settle();
    }
  }
  await until(
    scene,
    `the end of ${name}`,
    () => status()?.phase === 'Succeeded',
  );
}

/** Two changes of production, and what is left of them. */
async function deliver(scene: Scene): Promise<unknown> {
  const { line } = scene;
  await bring(scene, { from: DEVELOPMENT });
  await bring(scene, {
    overrides: { classOverrides: { deploymentTemplate: { replicas: 3 } } },
  });
  const died = scene.faults.crashed();
  scene.faults.disarm();
  if (died) await line.restart();
  await until(
    scene,
    'production to be reported',
    () => readiness(line) === 'True',
  );
  await line.advance(120_000);
  return {
    own: Object.values(kinds)
      .filter(kind => kind.apiVersion !== 'v1')
      .flatMap(kind => line.reader.list(kind))
      .map(essence),
    there: line
      .plane(PRODUCTION_PLANE)!
      .kinds.flatMap(kind =>
        line.plane(PRODUCTION_PLANE)!.objects.list(kind).map(essence),
      ),
  };
}

/** What an object comes to, whenever and by whatever line it was written. */
function essence(object: unknown): unknown {
  return JSON.parse(
    JSON.stringify(substance(object), (key, value) =>
      OF_ITS_LINE.has(key) ? undefined : value,
    ),
  );
}

function readiness(line: DeliveryLine): string | undefined {
  const { conditions = [] } = (line.reader.get(
    refTo('ServiceBinding', `orders-${PRODUCTION}`),
  )?.status ?? {}) as { conditions?: Array<{ type: string; status: string }> };
  return conditions.find(({ type }) => type === 'Ready')?.status;
}

/** Each effect is there once, whatever happened on the way. */
async function expectNothingTwice({ line, id }: Scene, ground: Ground) {
  const promotions = line.reader.list<Promotion>(kinds.Promotion);
  expect(promotions).toHaveLength(2);
  expect(
    promotions.map(({ status }) => status?.admission?.sequence).sort(),
  ).toEqual([1, 2]);

  const deployment = line.reader.get<ChoreoDeployment>(
    refTo('Deployment', `orders-${PRODUCTION}`),
  );
  expect(
    deployment?.status?.revisions?.map(({ revision, promotion }) => [
      revision,
      promotion,
    ]),
  ).toEqual([
    [2, promotions.find(({ spec }) => spec.overrides)?.metadata.name],
    [1, promotions.find(({ spec }) => spec.from)?.metadata.name],
  ]);

  const ledger = await ground.store.ledger.list({ cluster: id, limit: 1_000 });
  const made = ledger.filter(({ result }) => result === 'ok');
  for (const { metadata } of promotions) {
    const phases = made.flatMap(({ cause }) =>
      cause?.startsWith(`${metadata.uid}/`) ? [cause.split('/')[1]] : [],
    );
    expect(phases.sort()).toEqual([
      'Applying',
      'Succeeded',
      'Verifying',
      'Waiting',
    ]);
  }
  const written = made.filter(
    ({ kind, name, actor }) =>
      kind?.startsWith('ServiceBinding') &&
      name === `orders-${PRODUCTION}` &&
      actor === 'system:promotion',
  );
  expect(written).toHaveLength(2);
}

describe('the controllers of promotions and roll-outs', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    let ground: Ground;
    let undisturbed: unknown;
    const calls = new Map<string, number>();

    /** Delivers under faults and tells how it ended. */
    async function survive(
      seed: number,
      arm: (faults: Faults) => void,
    ): Promise<unknown> {
      const scene = await open(ground, seed);
      try {
        arm(scene.faults);
        const state = await deliver(scene);
        await expectNothingTwice(scene, ground);
        return state;
      } finally {
        await scene.line.stop();
      }
    }

    const calm: FaultOptions = { random: () => 1 };

    beforeAll(async () => {
      ground = await openGround(await databases.init(databaseId));
      const scene = await open(ground, 1);
      CLUSTERS.forEach(cluster => scene.faults.arm(cluster, calm));
      undisturbed = await deliver(scene);
      await expectNothingTwice(scene, ground);
      CLUSTERS.forEach(cluster =>
        calls.set(cluster, scene.faults.calls(cluster)),
      );
      await scene.line.stop();
    });
    afterAll(() => ground.close());

    it.each(CLUSTERS)(
      'end the same at whichever call to %p they die',
      async cluster => {
        const last = calls.get(cluster)!;
        expect(last).toBeGreaterThan(0);
        for (let crashAt = 1; crashAt <= last; crashAt += 1) {
          for (const crash of ['before', 'after'] as const) {
            try {
              const state = await survive(crashAt, faults => {
                CLUSTERS.forEach(other => faults.arm(other, calm));
                faults.arm(cluster, { ...calm, crashAt, crash });
              });
              expect(state).toEqual(undisturbed);
            } catch (error) {
              throw new Error(
                `Died ${crash} call ${crashAt} of ${last}: ${error}`,
              );
            }
          }
        }
      },
    );

    it.each(SEEDS)('end the same over a bad network, seed %p', async seed => {
      const random = seededRandom(seed);
      const state = await survive(seed, faults =>
        CLUSTERS.forEach(cluster =>
          faults.arm(cluster, {
            random,
            conflictRate: 0.1,
            unavailableRate: 0.07,
            watchLossRate: 0.1,
            duplicateRate: 0.2,
          }),
        ),
      );
      expect(state).toEqual(undisturbed);
    });
  });
});
