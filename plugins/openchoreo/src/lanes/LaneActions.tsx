import type {
  DeliveryView,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { ActionButton } from '@openchoreo-backstage/plugin-openchoreo-react';
import { nameOfEnvironment } from '../delivery/sentences';
import type { OpenTask } from '../delivery/task';
import styles from './LaneActions.module.css';

/** What the person can do next with a lane; the likely thing first. */
export function LaneActions(props: {
  view: DeliveryView;
  lane: Lane;
  onTask: OpenTask;
}) {
  const { view, lane, onTask } = props;
  const targets = lane.artifact ? lane.targets : [];
  const hasPast = lane.revisions.some(revision => !revision.current);
  const isBroken =
    lane.headline.state === 'Degraded' || lane.headline.state === 'Failed';
  if (!lane.binding || (targets.length === 0 && !hasPast)) return null;
  return (
    <div className={styles.actions}>
      {targets.map(target => (
        <ActionButton
          key={target.environment}
          action={target.promote}
          variant={
            lane.headline.state === 'Ready' &&
            isNews(view, lane, target.environment)
              ? 'primary'
              : 'secondary'
          }
          onPress={() =>
            onTask({
              type: 'promote',
              from: lane.environment,
              to: target.environment,
            })
          }
        >
          {promoteLabel(view, target)}
        </ActionButton>
      ))}
      {hasPast && (
        <ActionButton
          action={lane.actions.rollback}
          variant={isBroken ? 'primary' : 'secondary'}
          onPress={() =>
            onTask({ type: 'rollback', environment: lane.environment })
          }
        >
          Roll back…
        </ActionButton>
      )}
    </div>
  );
}

function promoteLabel(
  view: DeliveryView,
  target: Lane['targets'][number],
): string {
  const name = nameOfEnvironment(view, target.environment);
  return target.needsApproval ? `Ask for ${name}…` : `Promote to ${name}`;
}

/** The target runs something else, and this is not on its way there already. */
function isNews(view: DeliveryView, lane: Lane, target: string): boolean {
  const hash = lane.artifact?.contentHash;
  const there = view.lanes.find(other => other.environment === target);
  const onItsWay = view.promotions.some(
    promotion =>
      promotion.to === target && promotion.artifact.contentHash === hash,
  );
  return there?.artifact?.contentHash !== hash && !onItsWay;
}
