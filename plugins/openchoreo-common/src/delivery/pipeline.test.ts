import {
  API_VERSION,
  type DeploymentPipeline,
  type Environment,
  type PromotionTarget,
} from '../kinds';
import {
  environmentsOf,
  isGated,
  pathsOf,
  rootEnvironment,
  rootProblems,
} from './pipeline';

function pipeline(
  ...paths: [string, ...(string | PromotionTarget)[]][]
): DeploymentPipeline {
  return {
    apiVersion: API_VERSION,
    kind: 'DeploymentPipeline',
    metadata: { name: 'standard', namespace: 'acme' },
    spec: {
      promotionPaths: paths.map(([sourceEnvironmentRef, ...targets]) => ({
        sourceEnvironmentRef,
        targetEnvironmentRefs: targets.map(target =>
          typeof target === 'string' ? { name: target } : target,
        ),
      })),
    },
  };
}

function environment(
  name: string,
  spec: Environment['spec'] = {},
): Environment {
  return {
    apiVersion: API_VERSION,
    kind: 'Environment',
    metadata: { name, namespace: 'acme' },
    spec,
  };
}

describe('a pipeline', () => {
  it.each([
    {
      reason: 'a chain',
      of: pipeline(['dev', 'staging'], ['staging', 'prod']),
      root: 'dev',
      order: ['dev', 'staging', 'prod'],
    },
    {
      reason: 'a chain written backwards',
      of: pipeline(['staging', 'prod'], ['dev', 'staging']),
      root: 'dev',
      order: ['dev', 'staging', 'prod'],
    },
    {
      reason: 'branches that meet again',
      of: pipeline(['dev', 'qa', 'perf'], ['qa', 'prod'], ['perf', 'prod']),
      root: 'dev',
      order: ['dev', 'qa', 'perf', 'prod'],
    },
    {
      reason: 'a single stage',
      of: pipeline(['dev']),
      root: 'dev',
      order: ['dev'],
    },
    {
      reason: 'a cycle, which admission refuses',
      of: pipeline(['a', 'b'], ['b', 'a']),
      root: undefined,
      order: ['a', 'b'],
    },
    { reason: 'nothing', of: pipeline(), root: undefined, order: [] },
  ])('has root and order: $reason', ({ of, root, order }) => {
    expect(rootEnvironment(of)).toBe(root);
    expect(environmentsOf(of)).toEqual(order);
  });

  it('has its edges in display order', () => {
    expect(
      pathsOf(pipeline(['dev', 'qa', 'perf'], ['qa', 'prod'])).map(
        ({ from, to }) => `${from}>${to}`,
      ),
    ).toEqual(['dev>qa', 'dev>perf', 'qa>prod']);
  });

  it('has no production environment as root', () => {
    const of = pipeline(['staging', 'prod'], ['live', 'staging']);
    const live = environment('live', { isProduction: true });
    expect(rootProblems(of, [live])).toMatchObject([
      { path: 'spec.promotionPaths[1].sourceEnvironmentRef' },
    ]);
    expect(rootProblems(of, [environment('live')])).toEqual([]);
  });
});

describe('isGated', () => {
  const target = (gates: Partial<PromotionTarget>) =>
    pipeline(['dev', { name: 'prod', ...gates }]);

  it.each<{ reason: string; of: DeploymentPipeline; to: Environment }>([
    {
      reason: 'production',
      of: target({}),
      to: environment('prod', { isProduction: true }),
    },
    {
      reason: 'gates of its own',
      of: target({}),
      to: environment('prod', { gates: { soak: '1h' } }),
    },
    {
      reason: 'an approval on a path',
      of: target({ approval: { count: 1 } }),
      to: environment('prod'),
    },
    {
      reason: 'a flag of upstream',
      of: target({ requiresApproval: true }),
      to: environment('prod'),
    },
    {
      reason: 'a gate on one of two paths',
      of: pipeline(
        ['dev', 'prod'],
        ['qa', { name: 'prod', digestPinned: true }],
      ),
      to: environment('prod'),
    },
  ])('holds for $reason', ({ of, to }) => {
    expect(isGated(of, to)).toBe(true);
  });

  it.each<{ reason: string; of: DeploymentPipeline | undefined }>([
    { reason: 'no gate', of: target({}) },
    { reason: 'flags that say no', of: target({ requiresApproval: false }) },
    {
      reason: 'automation only',
      of: target({ autoPromote: { enabled: true } }),
    },
    { reason: 'warnings only', of: target({ contract: { mode: 'warn' } }) },
    {
      reason: 'checks afterwards only',
      of: target({
        checks: [{ name: 'a', type: 'http', when: 'after', reference: 'a' }],
      }),
    },
    { reason: 'no pipeline', of: undefined },
  ])('does not hold for $reason', ({ of }) => {
    expect(isGated(of, environment('prod'))).toBe(false);
  });
});
