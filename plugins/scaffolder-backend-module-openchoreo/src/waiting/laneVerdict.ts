import type {
  DeliveryView,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** What is waited for. */
export interface Wanted {
  environment: string;
  /** Only this image counts; default: whatever is deployed. */
  image?: string;
  /** Only this DeployableArtifact counts. */
  artifact?: string;
}

/** Whether the waiting is over, and how it stands in a sentence. */
export type Verdict =
  | { state: 'healthy'; sentence: string; lane: Lane }
  | { state: 'waiting' | 'failed'; sentence: string };

/** Writing to the data plane is tried again; all other failures need a person. */
const TRIED_AGAIN: ReadonlySet<string> = new Set([
  'ReleaseCreationFailed',
  'ReleaseUpdateFailed',
  'ReleaseDeletionFailed',
]);

/** Reads from a component's delivery view how the wait for it stands. */
export function laneVerdict(view: DeliveryView, wanted: Wanted): Verdict {
  const { environment } = wanted;
  const { name } = view.component;
  const lane = view.lanes.find(one => one.environment === environment);
  if (!lane) {
    // Right after it was created, its project and pipeline may not be read yet.
    return view.lanes.length === 0
      ? { state: 'waiting', sentence: view.component.headline.message }
      : {
          state: 'failed',
          sentence: `Environment ${environment} is not on pipeline ${
            view.pipeline.name
          }; it has ${view.lanes.map(one => one.environment).join(', ')}.`,
        };
  }
  if (lane.artifact && !isWanted(lane.artifact, wanted)) {
    return {
      state: 'waiting',
      sentence: notYet(view, lane, wanted),
    };
  }
  const { state, reason, message } = lane.headline;
  const sentence = `${name} in ${environment}: ${message}`;
  switch (state) {
    case 'Ready':
      return lane.artifact
        ? { state: 'healthy', sentence, lane }
        : { state: 'waiting', sentence };
    case 'Degraded':
    case 'Suspended':
      return { state: 'failed', sentence };
    case 'Failed':
      return {
        state: TRIED_AGAIN.has(reason) ? 'waiting' : 'failed',
        sentence,
      };
    case 'NotDeployed':
      return lane.binding?.releaseState === 'Undeploy'
        ? { state: 'failed', sentence }
        : { state: 'waiting', sentence: notDeployed(view, lane) };
    default:
      return { state: 'waiting', sentence };
  }
}

function isWanted(
  artifact: NonNullable<Lane['artifact']>,
  { image, artifact: name }: Wanted,
): boolean {
  return (
    (image === undefined || artifact.image === image) &&
    (name === undefined || artifact.name === name)
  );
}

function notYet(view: DeliveryView, lane: Lane, wanted: Wanted): string {
  const what = wanted.image ?? wanted.artifact;
  const said = waitingPromotion(view, lane) ?? ownTrouble(view);
  return [
    `${lane.environment} has ${lane.artifact!.version}, and not ${what} yet.`,
    said,
  ]
    .filter(Boolean)
    .join(' ');
}

function notDeployed(view: DeliveryView, lane: Lane): string {
  return (
    waitingPromotion(view, lane) ?? ownTrouble(view) ?? lane.headline.message
  );
}

/** What a promotion into the environment waits for. */
function waitingPromotion(view: DeliveryView, lane: Lane): string | undefined {
  return view.promotions.find(({ to }) => to === lane.environment)?.message;
}

/** What is wrong with the component as a whole, such as a Workload that cannot be used. */
function ownTrouble({ component }: DeliveryView): string | undefined {
  const { state, message } = component.headline;
  return state === 'Failed' || state === 'Degraded' ? message : undefined;
}
