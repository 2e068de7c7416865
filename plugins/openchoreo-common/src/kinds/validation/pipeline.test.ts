import fc from 'fast-check';
import { sample } from '../__fixtures__/objects';
import { pipelineRule } from './pipeline';

/** `dev>qa,load` is one entry of the list. */
function pipeline(...paths: string[]) {
  return sample('DeploymentPipeline', object => {
    object.spec = {
      promotionPaths: paths.map(path => {
        const [source, targets] = path.split('>');
        return {
          sourceEnvironmentRef: source,
          targetEnvironmentRefs: targets
            ? targets.split(',').map(name => ({ name }))
            : [],
        };
      }),
    };
  });
}

const target = (i: number, j: number) =>
  `spec.promotionPaths[${i}].targetEnvironmentRefs[${j}].name`;

describe('pipelineRule', () => {
  it.each([
    ['a chain', ['dev>qa', 'qa>prod']],
    ['a fork and a join', ['dev>qa,load', 'qa>prod', 'load>prod']],
    ['one stage', ['dev>']],
    ['no path yet', []],
    ['an order that is not that of promotion', ['qa>prod', 'dev>qa']],
    ['a source in two entries', ['dev>qa', 'dev>load']],
  ])('takes %s', (_reason, paths) => {
    expect(pipelineRule(pipeline(...paths))).toEqual([]);
  });

  it.each([
    {
      reason: 'an environment is promoted into itself',
      paths: ['dev>dev,qa'],
      problems: [[target(0, 0), 'must not be dev, an environment']],
    },
    {
      reason: 'a path is there twice',
      paths: ['dev>qa,qa'],
      problems: [[target(0, 1), 'repeats the path from dev to qa']],
    },
    {
      reason: 'a path is there twice, in two entries',
      paths: ['dev>qa', 'dev>qa'],
      problems: [[target(1, 0), 'repeats the path from dev to qa']],
    },
    {
      reason: 'the paths form a ring behind the root',
      paths: ['dev>qa', 'qa>prod', 'prod>qa'],
      problems: [[target(2, 0), 'must not lead back to qa: qa to prod to qa']],
    },
    {
      reason: 'the paths form a ring without a root',
      paths: ['dev>qa', 'qa>dev'],
      problems: [
        [target(1, 0), 'must not lead back to dev: dev to qa to dev'],
        ['spec.promotionPaths', 'must have a first environment'],
      ],
    },
    {
      reason: 'artifacts could enter at two places',
      paths: ['dev>prod', 'lab>prod'],
      problems: [
        [
          'spec.promotionPaths',
          'must have one first environment, it has 2: dev, lab',
        ],
      ],
    },
  ])('refuses that $reason', ({ paths, problems }) => {
    expect(pipelineRule(pipeline(...paths))).toEqual(
      problems.map(([path, message]) =>
        expect.objectContaining({
          path,
          message: expect.stringContaining(message),
        }),
      ),
    );
  });

  it('finds a ring exactly where some environment leads back to itself', () => {
    const environment = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const edges = fc.uniqueArray(fc.tuple(environment, environment), {
      selector: ([from, to]) => `${from}>${to}`,
      minLength: 1,
    });
    fc.assert(
      fc.property(edges, pairs => {
        const problems = pipelineRule(
          pipeline(...pairs.map(([from, to]) => `${from}>${to}`)),
        );
        const saysRing = problems.some(
          ({ message }) =>
            message.startsWith('must not lead back') ||
            message.includes('into itself'),
        );
        expect(saysRing).toBe(hasRing(pairs));
      }),
    );
  });

  it('reads the gates of every target', () => {
    const wrong = sample('DeploymentPipeline', ({ spec }) => {
      spec!.promotionPaths![1].targetEnvironmentRefs[0].soak = 'two hours';
    });

    expect(pipelineRule(wrong)).toEqual([
      expect.objectContaining({
        path: 'spec.promotionPaths[1].targetEnvironmentRefs[0].soak',
      }),
    ]);
  });
});

/** Removes environments that nothing leads to until none is left, or only rings. */
function hasRing(pairs: ReadonlyArray<readonly [string, string]>): boolean {
  const rest = pairs.filter(([from]) => pairs.some(([, to]) => to === from));
  return rest.length === pairs.length || (rest.length > 0 && hasRing(rest));
}
