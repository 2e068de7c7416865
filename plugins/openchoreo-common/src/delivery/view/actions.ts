import type { AccessScope, OpenChoreoAction } from '../../access';
import type { ActionState, Lane } from '../../api';
import { effectivePolicy } from '../../promotion/policy';
import { finalPhases } from '../../promotion/finalPhases';
import { activeFreeze, freezeSentence } from '../freeze';
import { shortRef } from '../phrases';
import { isGated, pathsOf, rootEnvironment } from '../pipeline';
import { wasReady } from '../revisions';
import { currentChip } from './chips';
import type { LaneFacts, ViewContext } from './world';

/** What a permission is needed for, in the words of a refusal. */
const VERBS: Readonly<Record<OpenChoreoAction, string>> = {
  read: 'look at',
  develop: 'change',
  deploy: 'deploy to',
  promote: 'ask for changes of',
  approve: 'approve changes of',
  'skip-gate': 'skip gates of',
  platform: 'change the platform of',
};

/** The scope of the component, or of one of its environments. */
export function scopeOf(
  { world }: ViewContext,
  lane?: Pick<LaneFacts, 'name' | 'environment'>,
): AccessScope {
  const { metadata, spec } = world.component;
  return {
    organization: metadata.namespace ?? '',
    project: spec.owner.projectName,
    component: metadata.name,
    ...(lane
      ? {
          environment: lane.name,
          production: lane.environment?.spec?.isProduction === true,
        }
      : {}),
  };
}

/** Refuses with the sentence of the first condition that does not hold. */
export function unless(
  ...refusals: readonly (string | false | undefined)[]
): ActionState {
  const refusal = refusals.find(Boolean);
  return refusal ? { allowed: false, refusal } : { allowed: true };
}

/** Why the viewer may not, and who can. */
export function notPermitted(
  context: ViewContext,
  action: OpenChoreoAction,
  lane?: Pick<LaneFacts, 'name' | 'environment'>,
): string | undefined {
  const { viewer, world } = context;
  if (viewer.can(action, scopeOf(context, lane))) return undefined;
  const what = lane?.name ?? world.component.metadata.name;
  const owner = world.owners?.component ?? world.owners?.project;
  const who = owner
    ? `${shortRef(owner)} can help`
    : `somebody with the ${action} permission there can`;
  return `You may not ${VERBS[action]} ${what}; ${who}.`;
}

/** What the viewer can do in an environment. */
export function laneActions(
  context: ViewContext,
  lane: LaneFacts,
): Lane['actions'] {
  const { world, now } = context;
  const { name, binding, deployment } = lane;
  const root = world.pipeline && rootEnvironment(world.pipeline);
  const freeze = activeFreeze(lane.environment, now);
  const revisions = deployment?.status?.revisions ?? [];
  const gated = lane.environment && isGated(world.pipeline, lane.environment);
  return {
    deploy: unless(
      root !== name &&
        (root
          ? `Artifacts enter at ${root}; promote them to ${name}.`
          : 'The pipeline of the project has no first environment.'),
      world.artifacts.length === 0 &&
        `${world.component.metadata.name} has no artifact yet: deploy an image to begin.`,
      notPermitted(context, 'deploy', lane),
      freeze && freezeSentence(name, freeze),
    ),
    rollback: unless(
      !revisions.slice(1).some(wasReady) &&
        `There is no earlier revision of ${name} that was Ready.`,
      notPermitted(context, 'promote', lane),
    ),
    // Where gates stand, a change of state is asked for like any other.
    releaseState: unless(
      !binding && `Nothing is deployed to ${name}.`,
      notPermitted(context, gated ? 'promote' : 'deploy', lane),
    ),
    resumeAutomation: unless(
      !binding?.spec.hold && `Automation of ${name} is not held.`,
      notPermitted(context, 'deploy', lane),
    ),
  };
}

/** Where an environment's artifact can go next. */
export function laneTargets(
  context: ViewContext,
  lane: LaneFacts,
): Lane['targets'] {
  const { world } = context;
  if (!world.pipeline) return [];
  return pathsOf(world.pipeline)
    .filter(path => path.from === lane.name)
    .map(({ to }) => ({
      environment: to,
      needsApproval: needsApproval(context, lane.name, to),
      promote: promoteState(context, lane, to),
    }));
}

/** Whether people must agree before an artifact enters. */
export function needsApproval(
  { world }: ViewContext,
  from: string,
  to: string,
): boolean {
  const policy =
    world.pipeline &&
    effectivePolicy(world.pipeline, world.environments, from, to);
  return (policy?.approvals.length ?? 0) > 0;
}

function promoteState(
  context: ViewContext,
  lane: LaneFacts,
  to: string,
): ActionState {
  const { world, lanes } = context;
  const chip = currentChip(world, lane);
  const target = lanes.find(other => other.name === to);
  const running = target && currentChip(world, target);
  const asked = world.promotions.find(
    promotion =>
      promotion.spec.to === to &&
      promotion.spec.from !== undefined &&
      promotion.spec.artifactRef === chip?.name &&
      !finalPhases.has(promotion.status?.phase ?? 'Pending'),
  );
  const wasReadyHere = lane.deployment?.status?.revisions?.some(
    revision =>
      revision.artifactHash === chip?.contentHash && wasReady(revision),
  );
  return unless(
    !chip && `Nothing runs in ${lane.name} yet.`,
    !target?.environment && `Environment ${to} does not exist.`,
    running?.contentHash === chip?.contentHash &&
      `${to} runs ${chip?.version} already.`,
    asked &&
      `${shortRef(asked.spec.requestedBy)} asked for ${
        chip?.version
      } in ${to} already: ${
        asked.status?.message ?? 'it is about to be looked at.'
      }`,
    !wasReadyHere && `${chip?.version} has not been Ready in ${lane.name} yet.`,
    notPermitted(context, 'promote', target ?? { name: to }),
  );
}
