import type * as Common from '@openchoreo-backstage/plugin-openchoreo-common';
import { DEFECTS } from './defects';
import type { Replaced } from './lenses';
import { playSeries, seedsFrom } from './series';

jest.setTimeout(600_000);

/** Sequences after which a defect counts as overlooked. */
const ENOUGH = 400;

/** What stands in for the real functions during a test. */
const mockReplaced: { current: Replaced } = { current: {} };

jest.mock('@openchoreo-backstage/plugin-openchoreo-common', () => {
  const actual = jest.requireActual<typeof Common>(
    '@openchoreo-backstage/plugin-openchoreo-common',
  );
  const replaceable =
    <K extends keyof Replaced>(name: K) =>
    (...args: unknown[]) =>
      (
        (mockReplaced.current[name] ?? actual[name]) as (
          ...given: unknown[]
        ) => unknown
      )(...args);
  return {
    ...actual,
    advance: replaceable('advance'),
    letIn: replaceable('letIn'),
    approverEligibility: replaceable('approverEligibility'),
  };
});

const common = jest.requireActual<typeof Common>(
  '@openchoreo-backstage/plugin-openchoreo-common',
);

describe('the gate model test', () => {
  afterEach(() => {
    mockReplaced.current = {};
  });

  it.each(DEFECTS.map(defect => [defect.name, defect] as const))(
    'finds out when %s',
    async (_name, { focus, wiring, replaced }) => {
      mockReplaced.current = replaced?.(common) ?? {};
      const { failed } = await playSeries(seedsFrom(1, ENOUGH), {
        focus,
        wiring,
        until: series => series.failed.length > 0,
      });
      expect(failed.flatMap(({ violations }) => violations)).toEqual([
        expect.stringMatching(/^Production ran .*, which was never let in\.$/),
      ]);
    },
  );
});
