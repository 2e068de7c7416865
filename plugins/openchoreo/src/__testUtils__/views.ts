import type {
  ActionState,
  ArtifactChip,
  DeliveryView,
  GateView,
  HistoryEntry,
  Lane,
  Plan,
  Promotion,
  PromotionView,
  RevisionView,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** Moments before `now`, in minutes. */
function ago(now: Date, minutes: number): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString();
}

export const allowed: ActionState = { allowed: true };

export function refused(refusal: string): ActionState {
  return { allowed: false, refusal };
}

const ARTIFACTS = {
  QM: { hue: 28, version: '88d01be', title: 'Show the spring catalogue' },
  KD: { hue: 205, version: '3f2a91c', title: 'Add value added tax to totals' },
  TR: { hue: 132, version: '71be220', title: 'Use the new price client' },
} as const;

/** A version, equal for equal marks. */
export function artifact(
  mark: keyof typeof ARTIFACTS,
  now = new Date(),
): ArtifactChip {
  const { hue, version, title } = ARTIFACTS[mark];
  return {
    name: `orders-${version}`,
    contentHash: `sha256:${version.padEnd(64, '0')}`,
    mark,
    hue,
    version,
    title,
    image: `registry.example.com/storefront/orders:${version}`,
    createdAt: ago(now, mark === 'QM' ? 9_000 : 150),
    simulated: true,
  };
}

/** A revision of a lane. */
export function revision(
  number: number,
  of: Partial<RevisionView> = {},
): RevisionView {
  return {
    revision: number,
    artifact: artifact('KD'),
    cause: 'Promotion',
    author: 'user:default/anna',
    deployedAt: ago(new Date(), 120),
    servedMs: 7_200_000,
    result: 'Ready',
    overrides: 0,
    current: false,
    ...of,
  };
}

/** A lane in which everything is well. */
export function lane(environment: string, of: Partial<Lane> = {}): Lane {
  const name = environment[0].toUpperCase() + environment.slice(1);
  return {
    environment,
    displayName: name,
    isProduction: environment === 'production',
    isRoot: environment === 'development',
    dataPlane: environment === 'production' ? 'production' : 'non-production',
    simulated: true,
    binding: {
      name: `orders-${environment}`,
      releaseState: 'Active',
      overrides: environment === 'development' ? 0 : 2,
    },
    headline: {
      state: 'Ready',
      reason: 'ResourcesReady',
      message: 'All 2 replicas are ready.',
    },
    artifact: artifact('KD'),
    replicas: { ready: 2, desired: 2 },
    endpoints: [
      {
        name: 'http',
        type: 'HTTP',
        visibility: 'public',
        uri: `https://${environment}.openchoreoapis.localhost/orders`,
      },
    ],
    behind: 0,
    revisions: [
      revision(2, { current: true }),
      revision(1, {
        artifact: artifact('QM'),
        author: 'user:default/ben',
        deployedAt: ago(new Date(), 9_000),
        servedMs: 6 * 86_400_000,
        overrides: 2,
      }),
    ],
    targets: [],
    actions: {
      deploy: allowed,
      rollback: allowed,
      releaseState: allowed,
      resumeAutomation: allowed,
    },
    ...of,
  };
}

function emptyLane(environment: string, of: Partial<Lane> = {}): Lane {
  const { binding, artifact: _, replicas, ...rest } = lane(environment);
  return {
    ...rest,
    headline: {
      state: 'NotDeployed',
      reason: 'NotDeployed',
      message: 'Nothing was deployed here yet.',
    },
    endpoints: [],
    revisions: [],
    ...of,
  };
}

function historyOf(now: Date): HistoryEntry[] {
  return [
    {
      id: '6',
      at: ago(now, 12),
      environment: 'production',
      actor: 'user:default/anna',
      sentence: 'asked for 3f2a91c in production: “tax fix”',
      outcome: 'Waiting',
      artifact: artifact('KD', now),
    },
    {
      id: '5',
      at: ago(now, 118),
      environment: 'staging',
      actor: 'user:default/anna',
      sentence: 'promoted 88d01be → 3f2a91c, ready in 18 s',
      outcome: 'Ready',
      artifact: artifact('KD', now),
    },
    {
      id: '4',
      at: ago(now, 150),
      environment: 'development',
      actor: 'system:artifact-controller',
      sentence: 'rolled out 3f2a91c',
      outcome: 'Ready',
      artifact: artifact('KD', now),
    },
    {
      id: '3',
      at: ago(now, 6 * 1440),
      environment: 'production',
      actor: 'user:default/ben',
      sentence: 'deployed 88d01be, approved by Carla',
      outcome: 'Degraded',
      artifact: artifact('QM', now),
    },
  ];
}

/** A healthy component along three environments. */
export function healthyView(of: Partial<DeliveryView> = {}): DeliveryView {
  const now = new Date();
  return {
    component: {
      namespace: 'default',
      name: 'orders',
      displayName: 'Orders',
      type: 'Service',
      project: 'storefront',
      headline: {
        state: 'Ready',
        reason: 'AllReady',
        message: 'Ready in all 3 environments.',
      },
      notEnforced: [],
    },
    pipeline: { name: 'default' },
    lanes: [
      lane('development', {
        targets: [
          { environment: 'staging', needsApproval: false, promote: allowed },
        ],
      }),
      lane('staging', {
        targets: [
          { environment: 'production', needsApproval: true, promote: allowed },
        ],
      }),
      lane('production', {
        artifact: artifact('QM', now),
        behind: 1,
        replicas: { ready: 3, desired: 3 },
        binding: {
          name: 'orders-production',
          releaseState: 'Active',
          overrides: 4,
        },
      }),
    ],
    edges: [
      { from: 'development', to: 'staging', needsApproval: false },
      { from: 'staging', to: 'production', needsApproval: true },
    ],
    promotions: [],
    artifacts: [artifact('KD', now), artifact('QM', now)],
    history: historyOf(now).slice(1),
    deployImage: allowed,
    ...of,
  };
}

/** A gate that lets the change through. */
export const sourceHealthy: GateView = {
  name: 'source healthy',
  type: 'SourceHealthy',
  state: 'Allowed',
  message: 'Staging runs 3f2a91c and is ready since 2 h.',
};

/** A gate that waits for a person. */
export const approvals: GateView = {
  name: 'approvals',
  type: 'Approvals',
  state: 'Pending',
  message: 'Needs 1 of 1 approvals from release-managers.',
  owner: 'group:default/release-managers',
};

/** A request for production. */
export function promotion(of: Partial<PromotionView> = {}): PromotionView {
  return {
    name: 'orders-production-1',
    kind: 'promotion',
    from: 'staging',
    to: 'production',
    artifact: artifact('KD'),
    phase: 'Waiting',
    message: 'Needs 1 of 1 approvals from release-managers.',
    requestedBy: 'user:default/anna',
    requestedAt: ago(new Date(), 12),
    reason: 'tax fix',
    gates: [sourceHealthy, approvals],
    approvals: [],
    approve: allowed,
    reject: allowed,
    cancel: refused('Only Anna, who asked for it, can withdraw it.'),
    ...of,
  };
}

/** The same request as it is stored. */
export function promotionObject(): Promotion {
  const { name, from, to, artifact: wanted, requestedBy } = promotion();
  return {
    apiVersion: 'openchoreo.dev/v1alpha1',
    kind: 'Promotion',
    metadata: { namespace: 'default', name },
    spec: {
      owner: { projectName: 'storefront', componentName: 'orders' },
      from,
      to,
      artifactRef: wanted.name,
      requestedBy,
      trigger: 'Manual',
    },
  };
}

/** A request waits; the one who looks may approve it. */
export function waitingView(of: Partial<PromotionView> = {}): DeliveryView {
  return healthyView({
    promotions: [promotion(of)],
    history: historyOf(new Date()),
  });
}

/** Production is not well after a deployment. */
export function degradedView(): DeliveryView {
  const view = healthyView();
  return {
    ...view,
    component: {
      ...view.component,
      headline: {
        state: 'Degraded',
        reason: 'ResourceHealthDegraded',
        message: 'Degraded in production, ready in 2 of 3 environments.',
      },
      notEnforced: [
        'spec.autoscaling: stored, the number of replicas stays what it is.',
        'spec.endpoints[http].rateLimit: stored, requests are not counted yet.',
      ],
    },
    lanes: [
      {
        ...view.lanes[0],
        headline: {
          state: 'RollingOut',
          reason: 'Progressing',
          message: '1 of 2 replicas runs 71be220, for 8 s.',
        },
        artifact: artifact('TR'),
        replicas: { ready: 1, desired: 2 },
        revisions: [
          revision(3, {
            artifact: artifact('TR'),
            current: true,
            deployedAt: new Date(Date.now() - 8_000).toISOString(),
            result: 'Progressing',
          }),
          ...view.lanes[0].revisions,
        ],
      },
      {
        ...view.lanes[1],
        behind: 1,
        targets: [
          {
            environment: 'production',
            needsApproval: true,
            promote: refused(
              'Production is frozen until Monday 08:00 by Pat: quarter end. Platform engineers can end the freeze.',
            ),
          },
        ],
      },
      {
        ...view.lanes[2],
        headline: {
          state: 'Degraded',
          reason: 'ResourceHealthDegraded',
          message:
            '2 of 3 replicas restart: main exits with code 1, 4 times in 5 minutes.',
        },
        replicas: { ready: 1, desired: 3 },
        freeze: { reason: 'quarter end', by: 'user:default/pat' },
        binding: {
          name: 'orders-production',
          releaseState: 'Active',
          overrides: 4,
          hold: {
            reason: 'rolled back to 88d01be',
            by: 'user:default/ben',
            since: ago(new Date(), 60),
          },
        },
        actions: {
          ...view.lanes[2].actions,
          releaseState: refused(
            'Suspending in production needs the permission to deploy there, which platform engineers have.',
          ),
        },
      },
    ],
  };
}

/** A component that was only just made. */
export function emptyView(): DeliveryView {
  const view = healthyView();
  return {
    ...view,
    component: {
      ...view.component,
      headline: {
        state: 'NotDeployed',
        reason: 'NoArtifact',
        message: 'Runs nowhere yet.',
      },
    },
    lanes: view.lanes.map(({ environment }) => emptyLane(environment)),
    artifacts: [],
    history: [],
  };
}

/** Seven environments with a branch. */
export function longView(): DeliveryView {
  const names = [
    'development',
    'integration',
    'load-test',
    'staging',
    'preview',
    'production-eu',
    'production-us',
  ];
  const edges = [
    ['development', 'integration', false],
    ['integration', 'load-test', false],
    ['integration', 'staging', false],
    ['staging', 'preview', false],
    ['staging', 'production-eu', true],
    ['production-eu', 'production-us', true],
  ] as const;
  return healthyView({
    lanes: names.map(name =>
      lane(name, {
        isProduction: name.startsWith('production'),
        displayName: name.replace('-', ' '),
        targets: edges
          .filter(([from]) => from === name)
          .map(([, environment, needsApproval]) => ({
            environment,
            needsApproval,
            promote: allowed,
          })),
        ...(name === 'load-test'
          ? {
              headline: {
                state: 'Suspended' as const,
                reason: 'Suspended',
                message: 'Suspended by Anna 3 h ago.',
              },
              binding: {
                name: 'orders-load-test',
                releaseState: 'Suspend' as const,
                overrides: 1,
              },
            }
          : {}),
        ...(name === 'preview'
          ? {
              headline: {
                state: 'Failed' as const,
                reason: 'RenderFailed',
                message:
                  'spec.containers[main].env[TAX_URL]: the connection tax is not there.',
              },
            }
          : {}),
      }),
    ),
    edges: edges.map(([from, to, needsApproval]) => ({
      from,
      to,
      needsApproval,
    })),
  });
}

/** What taking 3f2a91c to production changes. */
export function plan(of: Partial<Plan> = {}): Plan {
  return {
    hash: `sha256:${'a'.repeat(64)}`,
    changeHash: `sha256:${'b'.repeat(64)}`,
    environment: 'production',
    before: artifact('QM'),
    after: artifact('KD'),
    objects: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'orders',
        namespace: 'cell-storefront-production',
        op: 'update',
        changes: [
          {
            path: 'spec.template.spec.containers[main].image',
            op: 'replace',
            before: 'registry.example.com/storefront/orders:88d01be',
            after: 'registry.example.com/storefront/orders:3f2a91c',
          },
          {
            path: 'spec.template.spec.containers[main].env[TAX_URL].value',
            op: 'add',
            after: 'https://api.tax.example',
          },
        ],
      },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        name: 'orders-egress',
        op: 'create',
        changes: [],
      },
    ],
    endpoints: [],
    configuration: [{ container: 'main', key: 'TAX_URL', op: 'add' }],
    network: ['orders may reach api.tax.example on port 443.'],
    problems: [],
    gates: [sourceHealthy, approvals],
    effect: 'waits',
    sentence: 'It waits for 1 approval from release-managers.',
    ...of,
  };
}
