import type { Promotion } from '../../kinds';
import {
  ago,
  artifact,
  binding,
  deployment,
  HOUR,
  NOW,
  promotion,
  revision,
  v1,
  v2,
  world,
} from '../__fixtures__/storefront';
import { changeKind } from '../changeKind';
import type { PromotionWorld } from '../world';
import { orderGate } from './order';

function ask(about: Promotion, changes: Partial<PromotionWorld> = {}) {
  const facts = world(changes);
  return orderGate({
    promotion: about,
    world: facts,
    kind: changeKind(about, facts),
    now: NOW,
  });
}

const unready = { readySince: undefined, result: 'Progressing' } as const;
const strange = artifact('v9');

describe('order gate', () => {
  it.each<{
    reason: string;
    answer: ReturnType<typeof ask>;
    state: string;
    message: string;
  }>([
    {
      reason: 'a path, and Ready in its source',
      answer: ask(promotion()),
      state: 'Allowed',
      message: 'staging to prod is a path of pipeline standard.',
    },
    {
      reason: 'an older artifact that was Ready there',
      answer: ask(promotion({ spec: { artifactRef: v1.metadata.name } }), {
        artifact: v1,
      }),
      state: 'Allowed',
      message: 'staging to prod is a path of pipeline standard.',
    },
    {
      reason: 'no path',
      answer: ask(promotion({ spec: { from: 'dev' } })),
      state: 'Denied',
      message: 'Pipeline standard has no path from dev to prod.',
    },
    {
      reason: 'never in the source',
      answer: ask(promotion(), { artifact: strange }),
      state: 'Denied',
      message: `${v2.metadata.name} never ran in staging.`,
    },
    {
      reason: 'not Ready in the source yet',
      answer: ask(promotion(), {
        source: { deployment: deployment('staging', [revision(v2, unready)]) },
      }),
      state: 'Pending',
      message: `${v2.metadata.name} has not been Ready in staging yet.`,
    },
    {
      reason: 'no artifact',
      answer: ask(promotion(), { artifact: undefined }),
      state: 'Denied',
      message: `Artifact ${v2.metadata.name} does not exist.`,
    },
    {
      reason: 'no pipeline',
      answer: ask(promotion(), { pipeline: undefined }),
      state: 'Pending',
      message: 'The pipeline of the project does not exist.',
    },
    {
      reason: 'by hand into the root',
      answer: ask(promotion({ spec: { from: undefined, to: 'dev' } })),
      state: 'Allowed',
      message: 'dev is where artifacts enter the pipeline.',
    },
    {
      reason: 'by hand into another environment',
      answer: ask(promotion({ spec: { from: undefined } })),
      state: 'Denied',
      message: `${v2.metadata.name} never ran in prod, so it can only be promoted into it.`,
    },
    {
      reason: 'back to what ran',
      answer: ask(
        promotion({
          spec: { from: undefined, artifactRef: v1.metadata.name },
        }),
        { artifact: v1 },
      ),
      state: 'Allowed',
      message: `${v1.metadata.name} ran in prod before.`,
    },
    {
      reason: 'back to a revision of another artifact',
      answer: ask(promotion({ spec: { from: undefined, revision: 1 } })),
      state: 'Denied',
      message: `prod has no revision 1 of ${v2.metadata.name}.`,
    },
    {
      reason: 'settings for what runs',
      answer: ask(
        promotion({
          spec: { from: undefined, overrides: {} },
        }),
        {
          target: {
            binding: binding('prod', v2),
            deployment: deployment('prod', [revision(v2)]),
          },
        },
      ),
      state: 'Allowed',
      message: `${v2.metadata.name} is what prod runs.`,
    },
    {
      reason: 'settings for what somebody wrote into the binding',
      answer: ask(
        promotion({
          spec: { from: undefined, overrides: {} },
        }),
        {
          target: {
            binding: binding('prod', v2),
            deployment: deployment('prod', [revision(v1)]),
          },
        },
      ),
      state: 'Denied',
      message: `prod does not run ${v2.metadata.name} any more, so these settings were not made for what it runs.`,
    },
    {
      reason: 'settings for what ran when they were asked for',
      answer: ask(
        promotion({ spec: { from: undefined, releaseState: 'Suspend' } }),
      ),
      state: 'Denied',
      message: `prod does not run ${v2.metadata.name} any more, so these settings were not made for what it runs.`,
    },
  ])('says $state: $reason', ({ answer, state, message }) => {
    expect(answer).toEqual([
      {
        name: 'order',
        type: 'order',
        state,
        message,
        owner: 'group:default/storefront',
      },
    ]);
  });

  it('has nothing to say about imports', () => {
    expect(
      ask(promotion({ createdAt: ago(HOUR), spec: { trigger: 'Import' } })),
    ).toEqual([]);
  });
});
