import type {
  DeliveryView,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { ChangePanel } from './ChangePanel';

/** Takes what runs in one environment to the next. */
export function PromotePanel(props: {
  view: DeliveryView;
  from: Lane;
  to: Lane;
  onClose: () => void;
}) {
  const { view, from, to, onClose } = props;
  const { namespace, name } = view.component;
  const version = from.artifact?.version ?? from.displayName;
  return (
    <ChangePanel
      title={`Promote ${version} from ${from.displayName} to ${to.displayName}`}
      change={{
        namespace,
        component: name,
        from: from.environment,
        to: to.environment,
        ...(from.artifact ? { artifactRef: from.artifact.name } : {}),
      }}
      nowLabel="Promote now"
      doneSentence={`${version} is on its way to ${to.displayName}.`}
      askedSentence={`You asked for ${version} in ${to.displayName}.`}
      needsReason={to.isProduction}
      onClose={onClose}
    />
  );
}
