import {
  seededRandom,
  type ObjectClient,
} from '@openchoreo-backstage/kube-runtime';
import type { Promotion } from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds } from '../hierarchy';
import { openGround, startLine, type Ground } from './deliveryLine';
import { DEVELOPMENT, estate, NAMESPACE, PEOPLE, PRODUCTION } from './estate';
import { asker } from './stage';

jest.setTimeout(300_000);

/** Longest answer of the store, in turns of the event loop. */
const SLOWEST = 40;

/** Answers come late, each by another time, so that reconciles overlap in many ways. */
function slow(client: ObjectClient, random: () => number): ObjectClient {
  return new Proxy(client, {
    get(target, method: keyof ObjectClient) {
      const call = (target[method] as Function).bind(target);
      if (method !== 'get' && method !== 'replaceStatus') return call;
      return async (...args: unknown[]) => {
        const turns = Math.floor(random() * SLOWEST);
        for (let turn = 0; turn < turns; turn += 1) {
          await new Promise(resolve => {
            setImmediate(resolve);
          });
        }
        return call(...args);
      };
    },
  });
}

describe('two requests at the same moment', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  it.each(Array.from({ length: 40 }, (_, index) => index + 1))(
    'are let in one after the other, if both are (seed %p)',
    async seed => {
      const random = seededRandom(seed);
      const line = await startLine({
        ground,
        id: `lane-${seed}`,
        seed,
        objects: estate({
          pipeline: 'express',
          components: ['orders'],
          target: {},
          production: undefined,
        }),
        membership: { groupsOf: async () => new Map() },
        wiring: { through: client => slow(client, random) },
      });
      try {
        await Promise.all(
          PEOPLE.slice(0, 3).map(async person => {
            const change = {
              namespace: NAMESPACE,
              component: 'orders',
              from: DEVELOPMENT,
              to: PRODUCTION,
              reason: `for ${person}`,
            };
            const who = asker(person);
            await line.promotions.request(
              change,
              line.promotions.draft(change, who.caller),
              who,
            );
          }),
        );
        await line.settle();
        const sequences = line.reader
          .list<Promotion>(kinds.Promotion)
          .flatMap(({ status }) => status?.admission?.sequence ?? []);
        expect(sequences.length).toBeGreaterThan(0);
        expect(new Set(sequences).size).toBe(sequences.length);
      } finally {
        await line.stop();
      }
    },
  );
});
