import type {
  DeliveryView,
  Lane,
  PromotionView,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  ActionButton,
  PersonName,
  RelativeTime,
  StateMark,
  VersionChip,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import type { OpenTask } from '../delivery/task';
import styles from './LaneNotices.module.css';

/** What stands between a lane and its next version: holds, freezes, what is on its way. */
export function LaneNotices(props: {
  view: DeliveryView;
  lane: Lane;
  onTask: OpenTask;
}) {
  const { view, lane, onTask } = props;
  const hold = lane.binding?.hold;
  const incoming = view.promotions.filter(
    promotion => promotion.to === lane.environment,
  );
  return (
    <>
      {incoming.map(promotion => (
        <Incoming key={promotion.name} promotion={promotion} onTask={onTask} />
      ))}
      {lane.freeze && (
        <div className={styles.notice}>
          <p>
            Frozen by <PersonName actor={lane.freeze.by} />:{' '}
            {lane.freeze.reason}
            {lane.freeze.until && (
              <>
                {' '}
                It ends <RelativeTime at={lane.freeze.until} />.
              </>
            )}
          </p>
        </div>
      )}
      {hold && (
        <div className={styles.notice}>
          <p>
            <PersonName actor={hold.by} /> held automation{' '}
            <RelativeTime at={hold.since} />: {hold.reason}
          </p>
          <ActionButton
            action={lane.actions.resumeAutomation}
            variant="secondary"
            onPress={() =>
              onTask({
                type: 'resumeAutomation',
                environment: lane.environment,
              })
            }
          >
            Resume automation…
          </ActionButton>
        </div>
      )}
    </>
  );
}

function Incoming(props: { promotion: PromotionView; onTask: OpenTask }) {
  const { promotion } = props;
  const moving =
    promotion.phase === 'Applying' || promotion.phase === 'Verifying';
  return (
    <p className={styles.incoming}>
      <StateMark state={moving ? 'RollingOut' : 'Waiting'} />
      <VersionChip artifact={promotion.artifact} size="short" />
      {moving ? 'is on its way' : 'waits to come in'}
    </p>
  );
}
