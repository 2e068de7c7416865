import type { DeliveryView, EndpointView, Lane } from '../../api';
import {
  annotations,
  componentTypeOf,
  DEFAULT_DATA_PLANE,
  DEFAULT_PIPELINE,
} from '../../kinds';
import { activeFreeze } from '../freeze';
import { replicasOf } from '../health';
import { countOverrides } from '../applyOverrides';
import { environmentsOf, pathsOf, rootEnvironment } from '../pipeline';
import {
  laneActions,
  laneTargets,
  needsApproval,
  notPermitted,
  unless,
} from './actions';
import { currentChip, newestChips, revisionViews, stepsBehind } from './chips';
import { componentHeadline, laneHeadline } from './headline';
import { notEnforcedSentences } from './notEnforced';
import { promotionViews } from './promotions';
import type { DeliveryWorld, LaneFacts, ViewContext, Viewer } from './world';

/** Entries of the history that the page shows before asking for more. */
const MAX_HISTORY = 20;

/**
 * The delivery tab of one component for one person: what runs where, how it
 * does, what waits for whom, and what that person can do next. Pure; every
 * refusal says why and who can change it.
 *
 * @public
 */
export function deliveryView(
  world: DeliveryWorld,
  viewer: Viewer,
  now: Date,
): DeliveryView {
  const context = { world, viewer, now, lanes: lanesOf(world) };
  const { component, project, pipeline } = world;
  return {
    component: {
      namespace: component.metadata.namespace ?? '',
      name: component.metadata.name,
      displayName:
        component.metadata.annotations?.[annotations.displayName] ??
        component.metadata.name,
      type: componentTypeOf(component.spec.type) ?? component.spec.type,
      project: component.spec.owner.projectName,
      headline: componentHeadline(world, context.lanes),
      notEnforced: notEnforcedSentences(context),
    },
    pipeline: {
      name:
        pipeline?.metadata.name ??
        project?.spec.deploymentPipelineRef ??
        DEFAULT_PIPELINE,
    },
    lanes: context.lanes.map(lane => laneView(context, lane)),
    edges: (pipeline ? pathsOf(pipeline) : []).map(({ from, to }) => ({
      from,
      to,
      needsApproval: needsApproval(context, from, to),
    })),
    promotions: promotionViews(context),
    artifacts: newestChips(world),
    history: world.history.slice(0, MAX_HISTORY),
    deployImage: unless(
      componentTypeOf(component.spec.type) !== 'Service' &&
        `Components of type ${component.spec.type} are not run by this version.`,
      notPermitted(context, 'develop'),
    ),
  };
}

/** The environments of the pipeline; without one, those that have something. */
function lanesOf(world: DeliveryWorld): LaneFacts[] {
  const names = world.pipeline
    ? environmentsOf(world.pipeline)
    : world.bindings.map(binding => binding.spec.environment);
  return [...new Set(names)].map(name => {
    const environment = world.environments.find(
      ({ metadata }) => metadata.name === name,
    );
    const plane = environment?.spec?.dataPlaneRef ?? DEFAULT_DATA_PLANE;
    const binding = world.bindings.find(
      ({ spec }) => spec.environment === name,
    );
    const sameName = ({ metadata }: { metadata: { name: string } }) =>
      metadata.name === binding?.metadata.name;
    return {
      name,
      environment,
      dataPlane: world.dataPlanes.find(
        ({ metadata }) => metadata.name === plane,
      ),
      binding,
      deployment: world.deployments.find(sameName),
      release: world.releases.find(sameName),
    };
  });
}

function laneView(context: ViewContext, lane: LaneFacts): Lane {
  const { world, now, lanes } = context;
  const { name, environment, binding, dataPlane, release } = lane;
  const freeze = activeFreeze(environment, now);
  const artifact = currentChip(world, lane);
  const replicas = release && replicasOf(release);
  const sources = (world.pipeline ? pathsOf(world.pipeline) : [])
    .filter(path => path.to === name)
    .flatMap(path => lanes.filter(other => other.name === path.from));
  return {
    environment: name,
    displayName:
      environment?.metadata.annotations?.[annotations.displayName] ?? name,
    isProduction: environment?.spec?.isProduction === true,
    isRoot:
      world.pipeline !== undefined && rootEnvironment(world.pipeline) === name,
    dataPlane: environment?.spec?.dataPlaneRef ?? DEFAULT_DATA_PLANE,
    simulated: dataPlane?.spec.sandbox !== undefined,
    ...(freeze ? { freeze } : {}),
    ...(binding ? { binding: bindingView(binding) } : {}),
    headline: laneHeadline(lane),
    ...(artifact ? { artifact } : {}),
    ...(replicas ? { replicas } : {}),
    endpoints: endpointViews(binding),
    behind: Math.max(
      0,
      ...sources.map(source => stepsBehind(world, source, lane)),
    ),
    revisions: revisionViews(world, lane, now),
    targets: laneTargets(context, lane),
    actions: laneActions(context, lane),
  };
}

function bindingView({
  metadata,
  spec,
}: NonNullable<LaneFacts['binding']>): NonNullable<Lane['binding']> {
  const { hold } = spec;
  return {
    name: metadata.name,
    releaseState: spec.releaseState,
    ...(hold
      ? { hold: { reason: hold.reason, by: hold.by, since: hold.since } }
      : {}),
    overrides: countOverrides(spec),
  };
}

/** Every address of every endpoint, by name, the widest audience first. */
function endpointViews(binding: LaneFacts['binding']): EndpointView[] {
  return (binding?.status?.endpoints ?? []).flatMap(endpoint =>
    (['public', 'organization', 'project'] as const).flatMap(visibility => {
      const uri = endpoint[visibility]?.uri;
      return uri === undefined
        ? []
        : [{ name: endpoint.name, type: endpoint.type, visibility, uri }];
    }),
  );
}
