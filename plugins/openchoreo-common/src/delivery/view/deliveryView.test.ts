import type { AccessScope, OpenChoreoAction } from '../../access';
import type { DeliveryView, HistoryEntry, Lane } from '../../api';
import {
  API_VERSION,
  type Component,
  type DataPlane,
  type DeployableArtifact,
  type Environment,
} from '../../kinds';
import {
  ago,
  anna,
  approval,
  artifact,
  binding,
  carla,
  deployment,
  environment,
  HOUR,
  managers,
  MINUTE,
  NOW,
  owner,
  pipeline,
  promotion,
  revision,
  withStatus,
} from '../../promotion/__fixtures__/storefront';
import { deliveryView } from './deliveryView';
import type { DeliveryWorld, Viewer } from './world';

const minted = (tag: string, age: number): DeployableArtifact => {
  const of = artifact(tag);
  return {
    ...of,
    metadata: { ...of.metadata, creationTimestamp: ago(age) },
  };
};
const v1 = minted('v1', 3 * HOUR);
const v2 = minted('v2', 2 * HOUR);
const v3 = minted('v3', HOUR);

const component: Component = {
  apiVersion: API_VERSION,
  kind: 'Component',
  metadata: {
    name: 'orders',
    namespace: 'acme',
    annotations: { 'openchoreo.dev/display-name': 'Orders' },
  },
  spec: { owner: { projectName: 'storefront' }, type: 'Service' },
};

const plane: DataPlane = {
  apiVersion: API_VERSION,
  kind: 'DataPlane',
  metadata: { name: 'default', namespace: 'acme' },
  spec: {
    registry: { prefix: 'sandbox.invalid' },
    sandbox: {},
    gateway: {
      publicVirtualHost: 'openchoreoapis.localhost',
      organizationVirtualHost: 'openchoreoapis.internal',
    },
  },
};

const dev = environment('dev');
const staging = environment('staging');
const prod: Environment = environment('prod', { isProduction: true });

/** dev runs v3, staging v2 (and v1 before), prod v1. */
function world(changes: Partial<DeliveryWorld> = {}): DeliveryWorld {
  return {
    component,
    pipeline: pipeline(),
    environments: [dev, staging, prod],
    dataPlanes: [plane],
    bindings: [binding('dev', v3), binding('staging', v2), binding('prod', v1)],
    deployments: [
      deployment('dev', [
        revision(v3, { revision: 3, deployedAt: ago(HOUR) }),
        revision(v2, { revision: 2, deployedAt: ago(2 * HOUR) }),
        revision(v1, { deployedAt: ago(3 * HOUR) }),
      ]),
      deployment('staging', [
        revision(v2, { revision: 2, deployedAt: ago(HOUR) }),
        revision(v1, { deployedAt: ago(2 * HOUR), result: 'Superseded' }),
      ]),
      deployment('prod', [revision(v1)]),
    ],
    releases: [],
    artifacts: [v1, v2, v3],
    promotions: [],
    history: [],
    ...changes,
  };
}

function viewer(changes: Partial<Viewer> = {}): Viewer {
  return {
    entityRef: carla,
    groups: [managers],
    can: () => true,
    ...changes,
  };
}

const see = (
  changes: Partial<DeliveryWorld> = {},
  by: Partial<Viewer> = {},
): DeliveryView => deliveryView(world(changes), viewer(by), NOW);

function lane(view: DeliveryView, name: string): Lane {
  return view.lanes.find(one => one.environment === name)!;
}

const asked = promotion({
  spec: { artifactRef: v2.metadata.name },
  status: {
    phase: 'Waiting',
    message: 'Needs 1 of 1 approvals from release-managers.',
    gates: [
      {
        name: 'soak',
        type: 'soak',
        state: 'Allowed',
        message: 'Skipped by dora until 20 Nov 11:00 UTC: incident 4711',
        evidence: [{ kind: 'Skip', name: 'user:default/dora' }],
      },
      {
        name: 'approval',
        type: 'approval',
        state: 'Pending',
        message: 'Needs 1 of 1 approvals from release-managers.',
        owner: managers,
      },
    ],
  },
});

describe('deliveryView', () => {
  it('shows environments along the pipeline', () => {
    const view = see();
    expect(
      view.lanes.map(one => [
        one.environment,
        one.isRoot,
        one.isProduction,
        one.artifact?.version,
        one.headline.state,
        one.behind,
      ]),
    ).toEqual([
      ['dev', true, false, 'v3', 'Ready', 0],
      ['staging', false, false, 'v2', 'Ready', 1],
      ['prod', false, true, 'v1', 'Ready', 1],
    ]);
    expect(view.edges).toEqual([
      { from: 'dev', to: 'staging', needsApproval: false },
      { from: 'staging', to: 'prod', needsApproval: true },
    ]);
    expect(view.component).toMatchObject({
      displayName: 'Orders',
      type: 'Service',
      project: owner.projectName,
      headline: { state: 'Ready' },
    });
    expect(lane(view, 'dev').simulated).toBe(true);
    expect(view.artifacts.map(({ version }) => version)).toEqual([
      'v3',
      'v2',
      'v1',
    ]);
  });

  it('shows what runs, not what somebody wrote into the binding', () => {
    const view = see({
      bindings: [
        binding('prod', v3, {
          ready: {
            status: 'False',
            reason: 'PromotionRequired',
            message: 'It was not let in.',
          },
        }),
      ],
    });
    expect(lane(view, 'prod')).toMatchObject({
      artifact: { version: 'v1' },
      headline: { state: 'Waiting', message: 'It was not let in.' },
    });
  });

  it.each([
    ['True', 'ResourcesActive', 'Ready'],
    ['False', 'ResourceHealthProgressing', 'RollingOut'],
    ['False', 'ResourceHealthDegraded', 'Degraded'],
    ['False', 'ResourcesSuspended', 'Suspended'],
    ['False', 'ResourcesUndeployed', 'NotDeployed'],
    ['False', 'InvalidConfiguration', 'Failed'],
    ['False', 'ReleaseUpdateFailed', 'Failed'],
  ] as const)('shows %s %s as %s', (status, reason, state) => {
    const view = see({
      bindings: [binding('prod', v1, { ready: { status, reason } })],
    });
    expect(lane(view, 'prod').headline.state).toBe(state);
  });

  it('leads with the worst environment', () => {
    const message = '2 of 3 replicas restart: exit code 1 in main, 4 times.';
    const view = see({
      bindings: [
        binding('dev', v3, {
          ready: { status: 'False', reason: 'ResourceHealthProgressing' },
        }),
        binding('prod', v1, {
          ready: { status: 'False', reason: 'ResourceHealthDegraded', message },
        }),
      ],
    });
    expect(view.component.headline).toMatchObject({
      state: 'Degraded',
      message: `prod: ${message}`,
    });
  });

  it('says what a new component needs next', () => {
    const view = see({
      bindings: [],
      deployments: [],
      artifacts: [],
      workload: undefined,
    });
    expect(view.component.headline).toMatchObject({
      state: 'NotDeployed',
      message: 'orders has nothing to run yet: deploy an image to begin.',
    });
    expect(lane(view, 'dev').headline.message).toBe(
      'Nothing was deployed to dev yet.',
    );
    expect(lane(view, 'dev').targets[0].promote).toEqual({
      allowed: false,
      refusal: 'Nothing runs in dev yet.',
    });
  });

  it('lists revisions with how long they served', () => {
    const [current, before] = lane(see(), 'staging').revisions;
    expect(current).toMatchObject({
      revision: 2,
      artifact: { version: 'v2' },
      current: true,
      servedMs: HOUR,
    });
    expect(before).toMatchObject({
      result: 'Superseded',
      current: false,
      servedMs: HOUR,
    });
  });

  it('draws what ran even after its artifact is gone', () => {
    const view = see({ artifacts: [v2, v3] });
    expect(lane(view, 'prod').artifact).toMatchObject({
      name: v1.metadata.name,
      contentHash: v1.spec.contentHash,
    });
  });

  describe('promoting', () => {
    const refusalOf = (view: DeliveryView, from: string) => {
      const state = lane(view, from).targets[0].promote;
      return state.allowed ? undefined : state.refusal;
    };

    it('is offered where there is something new to promote', () => {
      expect(lane(see(), 'dev').targets).toEqual([
        {
          environment: 'staging',
          needsApproval: false,
          promote: { allowed: true },
        },
      ]);
      expect(lane(see(), 'staging').targets[0].needsApproval).toBe(true);
    });

    it.each<{ reason: string; refusal: string; view: DeliveryView }>([
      {
        reason: 'it runs there already',
        view: see({
          deployments: [
            deployment('dev', [revision(v3)]),
            deployment('staging', [revision(v3)]),
          ],
        }),
        refusal: 'staging runs v3 already.',
      },
      {
        reason: 'it never became ready here',
        view: see({
          deployments: [
            deployment('dev', [
              revision(v3, { readySince: undefined, result: 'Progressing' }),
            ]),
          ],
        }),
        refusal: 'v3 has not been Ready in dev yet.',
      },
      {
        reason: 'it was asked for',
        view: see({
          promotions: [
            promotion({
              spec: {
                from: 'dev',
                to: 'staging',
                artifactRef: v3.metadata.name,
              },
              status: { phase: 'Waiting', message: 'staging is frozen.' },
            }),
          ],
        }),
        refusal: 'anna asked for v3 in staging already: staging is frozen.',
      },
      {
        reason: 'the person may not',
        view: see({}, { can: action => action !== 'promote' }),
        refusal:
          'You may not ask for changes of staging; somebody with the promote permission there can.',
      },
      {
        reason: 'the person may not, and the owner is known',
        view: see(
          { owners: { component: 'group:default/team-orders' } },
          { can: action => action !== 'promote' },
        ),
        refusal:
          'You may not ask for changes of staging; team-orders can help.',
      },
    ])('is refused in words when $reason', ({ view, refusal }) => {
      expect(refusalOf(view, 'dev')).toBe(refusal);
    });
  });

  describe('actions', () => {
    it('ask for the permission of the environment at hand', () => {
      const seen: [OpenChoreoAction, AccessScope][] = [];
      see(
        {},
        {
          can: (action, scope) => {
            seen.push([action, scope]);
            return true;
          },
        },
      );
      expect(seen).toContainEqual([
        'promote',
        {
          organization: 'acme',
          project: 'storefront',
          component: 'orders',
          environment: 'prod',
          production: true,
        },
      ]);
      expect(seen).toContainEqual([
        'develop',
        { organization: 'acme', project: 'storefront', component: 'orders' },
      ]);
    });

    it('say why not, and where instead', () => {
      const view = see();
      expect(lane(view, 'dev').actions).toEqual({
        deploy: { allowed: true },
        rollback: { allowed: true },
        releaseState: { allowed: true },
        resumeAutomation: {
          allowed: false,
          refusal: 'Automation of dev is not held.',
        },
      });
      expect(lane(view, 'prod').actions).toMatchObject({
        deploy: { refusal: 'Artifacts enter at dev; promote them to prod.' },
        rollback: {
          refusal: 'There is no earlier revision of prod that was Ready.',
        },
      });
    });

    it('change the state of a gated environment by asking for it', () => {
      const view = see({}, { can: action => action !== 'deploy' });
      expect(lane(view, 'prod').actions.releaseState.allowed).toBe(true);
      expect(lane(view, 'dev').actions.releaseState).toEqual({
        allowed: false,
        refusal:
          'You may not deploy to dev; somebody with the deploy permission there can.',
      });
    });

    it('respect a freeze, and say who froze it', () => {
      const frozen = environment('dev', {
        freeze: { reason: 'Release week', by: 'user:default/dora' },
      });
      const view = see({ environments: [frozen, staging, prod] });
      expect(lane(view, 'dev')).toMatchObject({
        freeze: { reason: 'Release week' },
        actions: {
          deploy: {
            refusal: 'dev is frozen by dora until it is lifted: Release week.',
          },
        },
      });
    });

    it('resume what is held', () => {
      const hold = { reason: 'rolled back', by: anna, since: ago(HOUR) };
      const view = see({
        bindings: [binding('dev', v3, { spec: { hold } })],
      });
      expect(lane(view, 'dev')).toMatchObject({
        binding: { hold },
        actions: { resumeAutomation: { allowed: true } },
      });
    });
  });

  describe('promotions', () => {
    it('are shown with gates, decisions and what the viewer can do', () => {
      const withApproval = withStatus(asked, {
        approvals: [
          { ...approval(asked), void: true, voidReason: 'It expired.' },
        ],
      });
      const [view] = see({ promotions: [withApproval] }).promotions;
      expect(view).toMatchObject({
        name: 'orders-prod-1',
        kind: 'promotion',
        from: 'staging',
        to: 'prod',
        artifact: { version: 'v2' },
        phase: 'Waiting',
        requestedBy: anna,
        reason: 'tax fix',
        gates: [{ name: 'soak', skippedBy: 'user:default/dora' }, {}],
        approvals: [{ by: carla, void: true, voidReason: 'It expired.' }],
        approve: { allowed: true },
        reject: { allowed: true },
        cancel: { allowed: true },
      });
    });

    it('cannot be approved by who asked, and say so', () => {
      const [view] = see(
        { promotions: [asked] },
        { entityRef: anna },
      ).promotions;
      expect(view.approve).toEqual({
        allowed: false,
        refusal:
          'Needs 1 of 1 approvals from release-managers. You asked for it, so you cannot approve it.',
      });
      expect(view.reject).toEqual({
        allowed: false,
        refusal: 'You asked for it: cancel it instead.',
      });
      expect(view.cancel.allowed).toBe(true);
    });

    it('cannot be cancelled once they are applied', () => {
      const [view] = see({
        promotions: [withStatus(asked, { phase: 'Applying' })],
      }).promotions;
      expect(view.cancel).toEqual({
        allowed: false,
        refusal:
          'It is being applied and cannot be stopped; roll back afterwards.',
      });
    });

    it('are the unfinished ones, oldest first', () => {
      const later = promotion({ name: 'later', createdAt: ago(MINUTE) });
      const done = promotion({ name: 'done', status: { phase: 'Succeeded' } });
      expect(
        see({ promotions: [later, done, asked] }).promotions.map(
          ({ name }) => name,
        ),
      ).toEqual(['orders-prod-1', 'later']);
    });

    it('are called what they are', () => {
      const kindOf = (spec: Parameters<typeof promotion>[0]) =>
        see({ promotions: [promotion(spec)] }).promotions[0].kind;
      const here = { from: undefined, artifactRef: v1.metadata.name };
      expect(kindOf({ spec: { ...here, revision: 1 } })).toBe('rollback');
      expect(kindOf({ spec: { ...here, overrides: {} } })).toBe('overrides');
      expect(kindOf({ spec: { ...here, releaseState: 'Suspend' } })).toBe(
        'releaseState',
      );
      expect(kindOf({ spec: { ...here, to: 'dev', artifactRef: 'new' } })).toBe(
        'deployment',
      );
    });
  });

  it('shows the last entries of the history', () => {
    const entries = Array.from(
      { length: 25 },
      (_, index): HistoryEntry => ({
        id: String(index),
        at: ago(index * MINUTE),
        actor: anna,
        sentence: 'deployed v1',
      }),
    );
    const { history } = see({ history: entries });
    expect(history).toHaveLength(20);
    expect(history[0].id).toBe('0');
  });

  it('tells what is declared and has no effect', () => {
    const view = see({
      pipeline: pipeline({
        prod: { autoPromote: { enabled: true }, contract: { mode: 'warn' } },
      }),
    });
    const path = 'spec.promotionPaths[1].targetEnvironmentRefs[0]';
    expect(view.component.notEnforced).toEqual([
      `DeploymentPipeline standard: ${path}.contract.mode is not enforced yet.`,
      `DeploymentPipeline standard: ${path}.autoPromote is not done yet: artifacts are promoted by people only.`,
    ]);
  });

  it('shows environments that have something where the pipeline is gone', () => {
    const view = see({ pipeline: undefined });
    expect(view.lanes.map(one => one.environment)).toEqual([
      'dev',
      'staging',
      'prod',
    ]);
    expect(view.edges).toEqual([]);
    expect(view.pipeline.name).toBe('default');
  });

  it('keeps those who may not change the component from deploying images', () => {
    expect(see({}, { can: () => false }).deployImage).toEqual({
      allowed: false,
      refusal:
        'You may not change orders; somebody with the develop permission there can.',
    });
    expect(see().deployImage).toEqual({ allowed: true });
  });
});
