import { useApi } from '@backstage/frontend-plugin-api';
import type {
  DeliveryView,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { openchoreoApiRef } from '@openchoreo-backstage/plugin-openchoreo-react';
import { ChangePanel } from './ChangePanel';

const WORDS = {
  Active: { title: 'Run', now: 'Run it now', done: 'starts again' },
  Suspend: { title: 'Suspend', now: 'Suspend now', done: 'is suspended' },
  Undeploy: { title: 'Undeploy', now: 'Undeploy now', done: 'is undeployed' },
} as const;

/** Suspends, undeploys, or runs again, with the plan of it first. */
export function ReleaseStatePanel(props: {
  view: DeliveryView;
  lane: Lane;
  releaseState: 'Active' | 'Suspend' | 'Undeploy';
  onClose: () => void;
}) {
  const { view, lane, releaseState, onClose } = props;
  const api = useApi(openchoreoApiRef);
  const { namespace, name, displayName } = view.component;
  const words = WORDS[releaseState];
  const binding = lane.binding;
  if (!binding) return null;
  const title = `${words.title} ${displayName} in ${lane.displayName}`;
  return (
    <ChangePanel
      title={title}
      change={{
        namespace,
        component: name,
        to: lane.environment,
        releaseState,
      }}
      nowLabel={words.now}
      doneSentence={`${displayName} ${words.done} in ${lane.displayName}.`}
      askedSentence={`You asked: ${title}.`}
      needsReason={isGuarded(view, lane)}
      isDestructive={releaseState === 'Undeploy'}
      // NOTE: where gates stand before the environment, the backend asks for it instead.
      perform={({ reason }) =>
        api.setReleaseState(
          { namespace, name: binding.name },
          { releaseState, ...(reason ? { reason } : {}) },
        )
      }
      onClose={onClose}
    />
  );
}

/** Whoever must agree to a change there wants to know why it is made. */
function isGuarded(view: DeliveryView, lane: Lane): boolean {
  return (
    lane.isProduction ||
    view.edges.some(edge => edge.to === lane.environment && edge.needsApproval)
  );
}
