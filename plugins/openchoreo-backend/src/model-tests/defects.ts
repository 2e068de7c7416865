import type * as Common from '@openchoreo-backstage/plugin-openchoreo-common';
import type {
  DeployableArtifact,
  DeploymentPipeline,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Wiring } from './deliveryLine';
import { AUDITORS, MANAGERS } from './estate';
import {
  admittedHash,
  askedBySomebodyElse,
  environmentsWithout,
  misreading,
  seeing,
  ungated,
  type Replaced,
} from './lenses';

/** A mistake that the model test has to find. */
export interface Defect {
  name: string;
  /** Steps that show it soonest. */
  focus: string[];
  wiring?: Wiring;
  replaced?: (common: typeof Common) => Replaced;
}

/** Seals of one kind are not looked at. */
function unsealed(kind: string, focus: string[]): Defect {
  return {
    name: `any seal of a ${kind} is good`,
    focus,
    wiring: {
      sealer: sealer => ({
        ...sealer,
        verify: (payload, seal) =>
          (typeof payload === 'string'
            ? payload.includes(`"kind":"${kind}"`)
            : (payload as { kind?: string }).kind === kind) ||
          sealer.verify(payload, seal),
      }),
    },
  };
}

/** Approvals are taken to be for the rules of now. */
const anyRules = (common: typeof Common, advance: (typeof Common)['advance']) =>
  misreading(advance, (_entry, world, { spec }) => {
    const policy =
      world.pipeline &&
      common.effectivePolicy(
        world.pipeline,
        world.environments,
        spec.from,
        spec.to,
      );
    return policy ? { policyHash: common.policyHash(policy) } : {};
  });

/** Mistakes in gates, seals and the let-in test. */
export const DEFECTS: Defect[] = [
  {
    name: 'the let-in test allows everything',
    focus: ['attack binding: an artifact', 'attack binding: settings'],
    replaced: () => ({ letIn: () => ({ allowed: true, by: 'promotion' }) }),
  },
  {
    name: 'the let-in test looks at the artifact only',
    focus: ['attack binding: settings', 'approve'],
    replaced: common => ({
      letIn: (binding, world, now) =>
        common.letIn(
          binding,
          { ...world, changeHash: admittedHash(common, binding, world) },
          now,
        ),
    }),
  },
  {
    name: 'what is in an artifact is not compared with its hash',
    focus: ['attack artifact: changed', 'approve'],
    replaced: common => {
      const first = new Map<string, DeployableArtifact>();
      return {
        letIn(binding, world, now) {
          const { artifact } = world;
          const key = artifact?.metadata.uid ?? '';
          if (artifact && !first.has(key)) first.set(key, artifact);
          return common.letIn(
            binding,
            {
              ...world,
              ...(artifact ? { artifact: first.get(key) } : {}),
              changeHash: admittedHash(common, binding, world),
            },
            now,
          );
        },
      };
    },
  },
  {
    name: 'the root rule holds in production',
    focus: ['make production the root'],
    replaced: common => ({
      letIn: (binding, world, now) =>
        common.letIn(
          binding,
          { ...world, environment: ungated(world.environment) },
          now,
        ),
    }),
  },
  unsealed('admission', ['attack promotion: admission']),
  unsealed('approval', [
    'attack promotion: approvals',
    'promote to production',
  ]),
  unsealed('skip', ['attack promotion: skips', 'promote to production']),
  unsealed('request', [
    'attack promotion: made',
    'attack promotion: changed',
    'approve',
  ]),
  unsealed('revision', ['attack deployment: a revision', 'approve']),
  unsealed('Release', ['attack release']),
  {
    name: 'approvals are not bound to the change',
    focus: ['attack binding: settings', 'promote to production'],
    replaced: common => ({
      advance: misreading(common.advance, (_entry, world) => ({
        ...('hash' in world.changeHash
          ? { changeHash: world.changeHash.hash }
          : {}),
        ...('hash' in world.planHash ? { planHash: world.planHash.hash } : {}),
      })),
    }),
  },
  {
    name: 'approvals are not bound to the rules',
    focus: ['edit the gates', 'approve', 'promote to production'],
    replaced: common => ({ advance: anyRules(common, common.advance) }),
  },
  {
    name: 'who asks may approve',
    focus: ['approve', 'promote to production'],
    replaced: common => ({
      approverEligibility: (promotion, person, world) =>
        common.approverEligibility(
          askedBySomebodyElse(promotion),
          person,
          world,
        ),
      advance: (promotion, world, ...rest) =>
        common.advance(
          askedBySomebodyElse(promotion),
          {
            ...world,
            verifySeal: (kind, entry, subject) =>
              world.verifySeal(
                kind,
                entry,
                subject.metadata === promotion.metadata
                  ? (promotion as typeof subject)
                  : subject,
              ),
          },
          ...rest,
        ),
    }),
  },
  {
    name: 'everybody is in every group',
    focus: ['approve', 'promote to production', 'change groups'],
    wiring: {
      membership: () => ({
        groupsOf: async people =>
          new Map(people.map(person => [person, [MANAGERS, AUDITORS]])),
      }),
    },
  },
  {
    name: 'one approval is always enough',
    focus: ['approve', 'promote to production', 'edit the gates'],
    replaced: common => {
      const advance = anyRules(common, common.advance);
      return {
        advance: seeing(advance, (_promotion, world) => ({
          ...(world.pipeline
            ? { pipeline: withOneApproval(world.pipeline) }
            : {}),
          environments: world.environments.map(environment =>
            environment.spec?.gates?.approval
              ? {
                  ...environment,
                  spec: {
                    ...environment.spec,
                    gates: {
                      ...environment.spec.gates,
                      approval: {
                        ...environment.spec.gates.approval,
                        count: 1,
                      },
                    },
                  },
                }
              : environment,
          ),
        })),
      };
    },
  },
  {
    name: 'a freeze is not looked at',
    focus: ['freeze production', 'promote to production', 'approve'],
    replaced: common => ({
      advance: seeing(common.advance, (_promotion, world) => ({
        environments: environmentsWithout(world, 'freeze'),
      })),
    }),
  },
  {
    name: 'the gates of the environment itself are not looked at',
    focus: ['edit the gates of production', 'promote to production', 'approve'],
    replaced: common => ({
      advance: seeing(
        anyRules(common, common.advance),
        (_promotion, world) => ({
          environments: environmentsWithout(world, 'gates'),
        }),
      ),
    }),
  },
  {
    name: 'approvals do not expire',
    focus: ['approve'],
    replaced: common => ({
      advance: misreading(
        common.advance,
        (_entry, _world, _promotion, now) => ({
          at: now.toISOString(),
          expiresAt: undefined,
        }),
      ),
    }),
  },
  {
    name: 'where an artifact ran does not matter',
    focus: ['attack deployment: a revision', 'approve'],
    replaced: common => ({
      advance: seeing(common.advance, (promotion, world) =>
        promotion.spec.from && world.artifact
          ? {
              source: {
                binding: {} as never,
                ...world.source,
                deployment: ranEverywhere(common, world.artifact),
              },
            }
          : {},
      ),
    }),
  },
];

function withOneApproval(pipeline: DeploymentPipeline): DeploymentPipeline {
  return JSON.parse(
    JSON.stringify(pipeline).replace(/"count":\d+/g, '"count":1'),
  ) as DeploymentPipeline;
}

function ranEverywhere(common: typeof Common, artifact: DeployableArtifact) {
  const at = '2026-01-01T00:00:00.000Z';
  const revision = {
    hash: '',
    deploymentArtifactRef: artifact.metadata.name,
    artifactHash: common.hashOfArtifact(artifact),
    cause: 'Promotion' as const,
    deployedAt: at,
    readySince: at,
    seal: '',
  };
  return {
    apiVersion: common.API_VERSION,
    kind: 'Deployment' as const,
    metadata: { name: 'everywhere' },
    spec: { deploymentArtifactRef: artifact.metadata.name },
    status: {
      revisions: [
        {
          ...revision,
          revision: 2,
          artifactHash: '',
          result: 'Ready' as const,
        },
        { ...revision, revision: 1, result: 'Superseded' as const },
      ],
    },
  } as never;
}
