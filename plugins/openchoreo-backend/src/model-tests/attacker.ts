import {
  ApiError,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  artifactHash,
  artifactName,
  changeHash,
  hashOfArtifact,
  type ChoreoDeployment,
  type DeployableArtifact,
  type DeploymentRevision,
  type KindName,
  type Promotion,
  type Release,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  DEVELOPMENT,
  MANAGERS,
  NAMESPACE,
  PEOPLE,
  PRODUCTION,
  PROJECT,
  refTo,
  STAGING,
} from './estate';
import { decide, deploy, request } from './people';
import {
  chance,
  pick,
  productionBinding,
  promotionsInto,
  stored,
  unfinished,
  type Stage,
  type Step,
} from './stage';

/** An image that nobody ever asked for. */
const EVIL = 'example.com/evil:1';

/** Actors that admission takes for controllers. */
const ACTORS = ['servicebinding', 'promotion', 'service', 'release', 'mallory'];

/**
 * What somebody does who holds the store's client and may call themselves a
 * controller, but has no key to seal with (docs/adr/0005-seals.md).
 */
export const attackerSteps: Step[] = [
  attack('binding: image in overrides', 1.5, async stage => {
    await patchBinding(stage, {
      classOverrides: {
        deploymentTemplate: {
          template: { spec: { containers: [{ name: 'main', image: EVIL }] } },
        },
      },
      workloadOverrides: { containers: { main: { image: EVIL } } },
    });
  }),
  attack('binding: settings', 2, stage =>
    patchBinding(stage, {
      classOverrides: {
        deploymentTemplate: { replicas: 5 + Math.floor(stage.random() * 5) },
      },
    }),
  ),
  attack('binding: settings right after an approval', 1.5, async stage => {
    await decide(stage, 'Approve', pick(stage, managers(stage)));
    await patchBinding(stage, {
      classOverrides: { deploymentTemplate: { replicas: 10 + stage.next() } },
    });
  }),
  attack('binding: class and copy of the workload', 1, stage =>
    patchBinding(stage, {
      className: 'other',
      workloadSpec: { containers: { main: { image: EVIL } } },
    }),
  ),
  attack('binding: an artifact that was not let in', 2.5, async stage => {
    const artifact = pick(stage, artifactsOf(stage, 'orders'));
    if (artifact) {
      await patchBinding(stage, { artifactRef: artifact.metadata.name });
    }
  }),
  attack('binding: release state', 0.5, stage =>
    patchBinding(stage, {
      releaseState: pick(stage, ['Suspend', 'Active']),
    }),
  ),
  attack('binding: another environment or owner', 0.7, stage =>
    patchBinding(
      stage,
      chance(stage, 0.5)
        ? { environment: STAGING }
        : { owner: { projectName: PROJECT, componentName: 'billing' } },
    ),
  ),
  attack('binding: a second one', 0.7, async stage => {
    const artifact = pick(stage, artifactsOf(stage, 'orders'));
    if (!artifact) return;
    await create(stage, {
      ...refTo('ServiceBinding', ''),
      metadata: { name: `second-${stage.next()}`, namespace: NAMESPACE },
      spec: {
        owner: { projectName: PROJECT, componentName: 'orders' },
        environment: PRODUCTION,
        className: 'default',
        workloadSpec: {},
        releaseState: 'Active',
        artifactRef: artifact.metadata.name,
      },
    } as ServiceBinding);
  }),
  attack('artifact: forged', 1.5, async stage => {
    const forged = await forgeArtifact(stage);
    if (forged) await patchBinding(stage, { artifactRef: forged });
  }),
  attack('artifact: changed in place', 1.5, async stage => {
    const name = productionBinding(stage)?.spec.artifactRef;
    if (name) {
      await patch(stage, 'DeployableArtifact', name, {
        spec: { workloadSpec: { containers: { main: { image: EVIL } } } },
      });
    }
  }),
  attack('promotion: phase', 1.5, stage =>
    forgeStatus(stage, promotion => {
      const phase = pick(stage, [
        'Applying',
        'Verifying',
        'Waiting',
        'Succeeded',
      ] as const);
      if (phase === 'Waiting') stage.oracle.reopened(promotion.metadata.name);
      return { phase };
    }),
  ),
  attack('promotion: approvals without a seal', 1.5, stage =>
    forgeStatus(stage, ({ spec, status }) => ({
      approvals: [
        ...(status?.approvals ?? []),
        ...PEOPLE.map(by => ({
          by,
          decision: 'Approve' as const,
          groups: [MANAGERS],
          at: stage.line.clock.now().toISOString(),
          changeHash: status?.changeHash ?? '',
          environment: spec.to,
          policyHash: status?.policyHash ?? '',
          planHash: status?.planHash ?? '',
          seal: 'seal:bm90LWEtc2VhbA',
        })),
      ],
    })),
  ),
  attack('promotion: approvals of another one', 1.5, stage =>
    forgeStatus(stage, ({ status }) => ({
      approvals: [
        ...(status?.approvals ?? []),
        ...promotionsInto(stage, PRODUCTION).flatMap(other =>
          (other.status?.approvals ?? []).map(entry => ({
            ...entry,
            void: undefined,
            voidReason: undefined,
          })),
        ),
      ],
    })),
  ),
  attack('promotion: approvals revived', 1, stage =>
    forgeStatus(stage, ({ status }) => ({
      approvals: status?.approvals?.map(
        ({ void: _void, voidReason: _reason, ...entry }) => entry,
      ),
    })),
  ),
  attack('promotion: approvals changed', 1, stage =>
    forgeStatus(stage, ({ status }) => ({
      approvals: status?.approvals?.map((entry, index) => ({
        ...entry,
        by: PEOPLE[index % PEOPLE.length],
        decision: 'Approve' as const,
        changeHash: status?.changeHash ?? '',
        planHash: status?.planHash ?? '',
        policyHash: status?.policyHash ?? '',
        expiresAt: '2099-01-01T00:00:00Z',
      })),
    })),
  ),
  attack('promotion: skips without a seal', 1, stage =>
    forgeStatus(stage, ({ spec, status }) => ({
      skips: (status?.gates ?? []).map(({ name }) => ({
        gate: name,
        by: PEOPLE[0],
        reason: 'forged',
        at: stage.line.clock.now().toISOString(),
        expiresAt: '2099-01-01T00:00:00Z',
        changeHash: status?.changeHash ?? '',
        environment: spec.to,
        seal: 'seal:bm90LWEtc2VhbA',
      })),
    })),
  ),
  attack('promotion: admission of another one', 1.5, async stage => {
    const others = stage.line.reader
      .list<Promotion>(refTo('Promotion', ''))
      .filter(({ status }) => status?.admission);
    const donor = pick(stage, others);
    const name = await forgeStatus(stage, ({ spec, status }) => ({
      phase: 'Applying' as const,
      admission: {
        ...(donor?.status?.admission ?? {
          at: stage.line.clock.now().toISOString(),
          policyHash: status?.policyHash ?? '',
          seal: 'seal:bm90LWEtc2VhbA',
        }),
        sequence: 99,
        artifactHash: status?.artifactHash ?? '',
        changeHash: status?.changeHash ?? '',
        environment: spec.to,
      },
    }));
    const artifactRef =
      name &&
      (await stored<Promotion>(stage, 'Promotion', name))?.spec.artifactRef;
    if (artifactRef) await patchBinding(stage, { artifactRef });
  }),
  attack('promotion: made without the API', 1, madeWithoutTheAPI),
  attack('promotion: changed after it was asked for', 2, async stage => {
    const promotion = pick(stage, unfinished(stage, PRODUCTION));
    const artifact = pick(stage, artifactsOf(stage, 'orders'));
    if (!promotion || !artifact) return;
    await patch(stage, 'Promotion', promotion.metadata.name, {
      spec: chance(stage, 0.5)
        ? { artifactRef: artifact.metadata.name }
        : {
            from: null,
            reason: 'forged',
            overrides: {
              classOverrides: { deploymentTemplate: { replicas: 8 } },
            },
          },
    });
  }),
  attack(
    'promotion: hashes changed under an approval',
    2.5,
    hashesUnderApproval,
  ),
  attack('promotion: deleted and brought back', 1, async stage => {
    const promotion = pick(stage, promotionsInto(stage, PRODUCTION));
    if (!promotion) return;
    await remove(stage, promotion);
    await stage.line.settle();
    const {
      uid: _uid,
      resourceVersion: _version,
      ...metadata
    } = promotion.metadata;
    const made = await create(stage, {
      ...promotion,
      metadata,
    } as unknown as Promotion);
    if (!made) return;
    stage.oracle.reopened(promotion.metadata.name);
    await writeStatus(
      stage,
      'Promotion',
      made.metadata.name,
      () => promotion.status ?? {},
    );
  }),
  attack('promotion: all admissions deleted', 0.5, async stage => {
    for (const promotion of promotionsInto(stage, PRODUCTION)) {
      await remove(stage, promotion);
    }
    const artifact = pick(stage, artifactsOf(stage, 'orders'));
    if (artifact) {
      await patchBinding(stage, { artifactRef: artifact.metadata.name });
    }
  }),
  attack('release: changed under its seal', 2, stage =>
    rewriteRelease(stage, release => ({
      ...release,
      spec: withImage(release, EVIL),
    })),
  ),
  attack('release: of another environment', 1.5, async stage => {
    const staging = await stored<Release>(
      stage,
      'Release',
      `orders-${STAGING}`,
    );
    if (!staging) return;
    await rewriteRelease(stage, release => ({
      ...release,
      metadata: {
        ...release.metadata,
        annotations: {
          ...release.metadata.annotations,
          [annotations.seal]:
            staging.metadata.annotations?.[annotations.seal] ?? '',
        },
      },
      spec: chance(stage, 0.5)
        ? staging.spec
        : { ...staging.spec, environmentName: PRODUCTION },
    }));
  }),
  attack('release: an older one put back', 1, async stage => {
    const kept = stage.kept.get('release') as Stored<Release> | undefined;
    await rewriteRelease(stage, release => {
      stage.kept.set('release', release);
      return kept ? { ...release, spec: kept.spec } : release;
    });
  }),
  attack('release: made by hand', 1, async stage => {
    const release = await stored<Release>(
      stage,
      'Release',
      `orders-${chance(stage, 0.5) ? STAGING : PRODUCTION}`,
    );
    if (!release) return;
    await create(stage, {
      ...release,
      metadata: {
        name: `forged-${stage.next()}`,
        namespace: NAMESPACE,
        labels: release.metadata.labels,
        annotations: release.metadata.annotations,
      },
      spec: { ...withImage(release, EVIL), environmentName: PRODUCTION },
    } as Release);
  }),
  attack('deployment: a revision that never ran in staging', 2, stage =>
    forgeRevision(stage, STAGING),
  ),
  attack('deployment: a revision that never ran in production', 2, stage =>
    forgeRevision(stage, PRODUCTION),
  ),
  attack('deployment: revisions in another order', 0.7, stage =>
    writeStatus<ChoreoDeployment>(
      stage,
      'Deployment',
      `orders-${PRODUCTION}`,
      ({ status }) => ({
        ...status,
        revisions: [...(status?.revisions ?? [])].reverse(),
      }),
    ).then(() => {}),
  ),
];

function attack(
  name: string,
  weight: number,
  play: (stage: Stage) => Promise<unknown>,
): Step {
  return {
    name: `attack ${name}`,
    weight,
    async play(stage) {
      await play(stage);
    },
  };
}

/** Of something that was never asked for, in the hope that it is approved. */
async function madeWithoutTheAPI(stage: Stage): Promise<void> {
  await deploy(stage, { component: 'orders' });
  await stage.line.settle();
  const artifactRef = stage.line.reader.get<ServiceBinding>(
    refTo('ServiceBinding', `orders-${DEVELOPMENT}`),
  )?.spec.artifactRef;
  const donor = promotionsInto(stage, PRODUCTION)[0];
  if (!artifactRef || !donor) return;
  await create(stage, {
    ...refTo('Promotion', ''),
    metadata: {
      name: `forged-${stage.next()}`,
      namespace: NAMESPACE,
      labels: donor.metadata.labels,
      annotations: {
        [annotations.requestSeal]:
          donor.metadata.annotations?.[annotations.requestSeal] ?? '',
      },
    },
    spec: {
      owner: { projectName: PROJECT, componentName: 'orders' },
      from: DEVELOPMENT,
      to: PRODUCTION,
      artifactRef,
      reason: 'forged',
      trigger: 'Manual',
      requestedBy: PEOPLE[4],
    },
  } as Promotion);
  await stage.line.settle();
  for (const person of managers(stage)) await decide(stage, 'Approve', person);
}

/**
 * The hashes that an approval is about to be bound to are those of something
 * else for a moment; what they stand for comes after the approval.
 */
async function hashesUnderApproval(stage: Stage): Promise<void> {
  const promotion = pick(
    stage,
    unfinished(stage, PRODUCTION).filter(({ spec }) => spec.from),
  );
  const artifact =
    promotion &&
    (await stored<DeployableArtifact>(
      stage,
      'DeployableArtifact',
      promotion.spec.artifactRef,
    ));
  if (!promotion || !artifact) return;
  const classOverrides = {
    deploymentTemplate: { replicas: 20 + stage.next() },
  };
  const binding = productionBinding(stage);
  await writeStatus<Promotion>(
    stage,
    'Promotion',
    promotion.metadata.name,
    ({ status }) => ({
      ...status,
      changeHash: changeHash({
        artifactHash: hashOfArtifact(artifact),
        classOverrides,
        releaseState: binding?.spec.releaseState ?? 'Active',
        configuration: [],
      }),
    }),
  );
  // At once: the controller has not answered yet.
  await decide(stage, 'Approve', pick(stage, managers(stage)));
  await patchBinding(stage, { classOverrides });
}

function managers(stage: Stage): string[] {
  const found = PEOPLE.filter(person =>
    stage.oracle.groups.get(person)?.has(MANAGERS),
  );
  return found.length > 0 ? found : PEOPLE;
}

/** A person then asks for it, as somebody would who trusts what is shown. */
async function forgeRevision(stage: Stage, environment: string) {
  const forged = chance(stage, 0.5)
    ? await forgeArtifact(stage)
    : pick(stage, artifactsOf(stage, 'orders'))?.metadata.name;
  const artifact =
    forged &&
    (await stored<DeployableArtifact>(stage, 'DeployableArtifact', forged));
  if (!artifact) return;
  const now = stage.line.clock.now().toISOString();
  const revision: DeploymentRevision = {
    revision: 100 + stage.next(),
    hash: `forged-${stage.next()}`,
    deploymentArtifactRef: artifact.metadata.name,
    artifactHash: hashOfArtifact(artifact),
    cause: 'Promotion',
    deployedAt: now,
    readySince: now,
    result: 'Superseded',
    seal: 'seal:bm90LWEtc2VhbA',
  };
  const written = await writeStatus<ChoreoDeployment>(
    stage,
    'Deployment',
    `orders-${environment}`,
    ({ status }) => ({
      ...status,
      revisions: [...(status?.revisions ?? []), revision],
    }),
  );
  if (!written) return;
  await stage.line.settle();
  await request(stage, {
    component: 'orders',
    to: PRODUCTION,
    ...(environment === STAGING ? { from: STAGING } : {}),
    artifactRef: artifact.metadata.name,
  });
}

async function forgeArtifact(stage: Stage): Promise<string | undefined> {
  const [model] = artifactsOf(stage, 'orders');
  if (!model) return undefined;
  const { contentHash: _hash, targetArtifact, ...content } = model.spec;
  const spec = {
    ...content,
    workloadSpec: {
      ...content.workloadSpec,
      containers: { main: { image: `${EVIL}-${stage.next()}` } },
    },
  };
  const hash = artifactHash(spec);
  const name = artifactName('orders', hash);
  const made = await create(stage, {
    ...model,
    metadata: { name, namespace: NAMESPACE, labels: model.metadata.labels },
    spec: { ...spec, targetArtifact, contentHash: hash },
  } as DeployableArtifact);
  return made && name;
}

function artifactsOf(stage: Stage, component: string) {
  return stage.line.reader
    .list<DeployableArtifact>(refTo('DeployableArtifact', ''))
    .filter(({ metadata }) => metadata.name.startsWith(`${component}-`));
}

function withImage({ spec }: Release, image: string): Release['spec'] {
  return JSON.parse(
    JSON.stringify(spec).replace(/"image":"[^"]*"/g, `"image":"${image}"`),
  ) as Release['spec'];
}

async function patchBinding(stage: Stage, spec: object): Promise<void> {
  await patch(stage, 'ServiceBinding', `orders-${PRODUCTION}`, { spec });
}

async function forgeStatus(
  stage: Stage,
  forge: (
    promotion: Stored<Promotion>,
  ) => Partial<NonNullable<Promotion['status']>>,
): Promise<string | undefined> {
  const promotion = pick(stage, promotionsInto(stage, PRODUCTION));
  if (!promotion) return undefined;
  const { name } = promotion.metadata;
  await writeStatus<Promotion>(stage, 'Promotion', name, current => ({
    ...current.status,
    ...forge(current),
  }));
  return name;
}

async function rewriteRelease(
  stage: Stage,
  forge: (release: Stored<Release>) => Release,
): Promise<void> {
  const release = await stored<Release>(
    stage,
    'Release',
    `orders-${PRODUCTION}`,
  );
  if (release) {
    await forced(stage, 'release', () =>
      stage.line.cluster.replace(forge(release), as(stage)),
    );
  }
}

function as(stage: Stage) {
  return { actor: `system:${pick(stage, ACTORS)}` };
}

async function create<T extends KubeObject>(stage: Stage, object: T) {
  return forced(stage, object.kind, () =>
    stage.line.cluster.create<T>(object, as(stage)),
  );
}

async function patch(
  stage: Stage,
  kind: KindName,
  name: string,
  change: object,
) {
  return forced(stage, kind, () =>
    stage.line.cluster.patch(refTo(kind, name), change as never, as(stage)),
  );
}

async function remove(stage: Stage, object: Stored) {
  await patch(stage, object.kind as KindName, object.metadata.name, {
    metadata: { finalizers: [] },
  });
  await forced(stage, object.kind, () =>
    stage.line.cluster.delete(
      refTo(object.kind as KindName, object.metadata.name),
      as(stage),
    ),
  );
}

async function writeStatus<T extends KubeObject>(
  stage: Stage,
  kind: KindName,
  name: string,
  forge: (current: Stored<T>) => NonNullable<T['status']>,
) {
  const current = await stored<T>(stage, kind, name);
  return (
    current &&
    forced(stage, `${kind} status`, () =>
      stage.line.cluster.replaceStatus<T>(
        { ...current, status: forge(current) },
        as(stage),
      ),
    )
  );
}

/** A write past admission; what the schema refuses, or changed meanwhile, did not happen. */
async function forced<T>(
  stage: Stage,
  kind: string,
  write: () => Promise<T>,
): Promise<T | undefined> {
  try {
    const written = await write();
    stage.cover(`forged ${kind}`);
    return written;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return undefined;
  } finally {
    await stage.oracle.look();
  }
}
