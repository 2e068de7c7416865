import { useApi } from '@backstage/frontend-plugin-api';
import type {
  DeliveryView,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { openchoreoApiRef } from '@openchoreo-backstage/plugin-openchoreo-react';
import { ChangePanel } from './ChangePanel';

const VERBS = {
  Active: { title: 'Run', now: 'Run it now', done: 'runs again' },
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
  const verb = VERBS[releaseState];
  const binding = lane.binding?.name;
  return (
    <ChangePanel
      title={`${verb.title} ${displayName} in ${lane.displayName}`}
      change={{
        namespace,
        component: name,
        to: lane.environment,
        releaseState,
      }}
      nowLabel={verb.now}
      needsReason={lane.isProduction}
      isDestructive={releaseState === 'Undeploy'}
      perform={async (change, plan) => {
        // Behind gates every change is a promotion (design.md section 6).
        if (plan.gates.length > 0 || !binding) {
          return (await api.requestPromotion(change)).message;
        }
        await api.setReleaseState(
          { namespace, name: binding },
          { releaseState, reason: change.reason },
        );
        return `${displayName} ${verb.done} in ${lane.displayName}.`;
      }}
      onClose={onClose}
    />
  );
}
