import { contentHash } from '@openchoreo-backstage/kube-objects';
import type { Promotion } from '@openchoreo-backstage/plugin-openchoreo-common';
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
  refTo,
} from './estate';
import { asker } from './stage';

jest.setTimeout(60_000);

const [ANNA, BOB] = PEOPLE;

describe('a decision under a forged status', () => {
  let ground: Ground;
  let line: DeliveryLine;
  let name: string;

  beforeEach(async () => {
    ground = await openGround();
    line = await startLine({
      ground,
      id: 'decisions',
      seed: 1,
      objects: estate({
        pipeline: 'express',
        components: ['orders'],
        target: {
          approval: { count: 1, groups: [MANAGERS] },
          windows: [
            {
              name: 'never',
              rrule: 'FREQ=DAILY;BYHOUR=9;BYMINUTE=0',
              duration: '1h',
              timeZone: 'UTC',
              kind: 'allow',
            },
          ],
        },
        production: undefined,
      }),
      membership: {
        groupsOf: async people =>
          new Map(people.map(person => [person, [MANAGERS]])),
      },
    });
    const change = {
      namespace: NAMESPACE,
      component: 'orders',
      from: DEVELOPMENT,
      to: PRODUCTION,
      reason: 'a test',
    };
    const { promotion } = await line.promotions.request(
      change,
      line.promotions.draft(change, asker(ANNA).caller),
      asker(ANNA),
    );
    name = promotion.metadata.name;
    await line.settle();
  });
  afterEach(async () => {
    await line.stop();
    await ground.close();
  });

  const decide = () =>
    line.promotions.decide(
      { namespace: NAMESPACE, name },
      'Approve',
      {},
      asker(BOB),
    );
  const skip = () =>
    line.promotions.skip(
      { namespace: NAMESPACE, name },
      {
        gate: 'window/never',
        reason: 'a test',
        expiresAt: '2026-01-02T00:00:00Z',
      },
      asker(BOB),
    );

  it.each([
    ['the change', { changeHash: contentHash('another') }],
    ['the plan', { planHash: contentHash('another') }],
    ['the rules', { policyHash: contentHash('another') }],
  ])(
    'is refused when the status tells of another one of %s',
    async (_what, forged) => {
      const current = await line.cluster.get<Promotion>(
        refTo('Promotion', name),
      );
      await line.cluster.replaceStatus<Promotion>(
        { ...current, status: { ...current.status, ...forged } },
        { actor: 'system:mallory' },
      );
      await expect(decide()).rejects.toThrow(/just changed. Look at it again/);
      await expect(skip()).rejects.toThrow(/just changed. Look at it again/);
    },
  );

  it('is bound to what is so', async () => {
    const { status } = await skip().then(decide);
    const { changeHash, planHash, policyHash } = status!;
    expect(status?.approvals).toEqual([
      expect.objectContaining({ by: BOB, changeHash, planHash, policyHash }),
    ]);
    expect(status?.skips).toEqual([
      expect.objectContaining({ by: BOB, changeHash }),
    ]);
    await line.settle();
    expect(
      line.reader.get<Promotion>(refTo('Promotion', name))?.status?.phase,
    ).toBe('Succeeded');
  });
});
