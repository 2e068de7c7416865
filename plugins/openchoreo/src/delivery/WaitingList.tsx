import { Box, Button } from '@backstage/ui';
import type {
  DeliveryView,
  PromotionView,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  PersonName,
  Refusal,
  RelativeTime,
  StateMark,
  VersionChip,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { directionOf } from './sentences';
import type { OpenTask } from './task';
import styles from './WaitingList.module.css';

/** Changes that wait for people or time, and what the person may do about them. */
export function WaitingList(props: { view: DeliveryView; onTask: OpenTask }) {
  const { view, onTask } = props;
  const waiting = view.promotions.filter(isWaiting);
  if (waiting.length === 0) return null;
  return (
    <Box
      as="section"
      bg="neutral"
      className={styles.box}
      aria-labelledby="oc-waiting"
    >
      <h3 id="oc-waiting" className={styles.title}>
        Waiting
      </h3>
      <ul className={styles.list}>
        {waiting.map(promotion => (
          <Waiting
            key={promotion.name}
            view={view}
            promotion={promotion}
            onTask={onTask}
          />
        ))}
      </ul>
    </Box>
  );
}

/** Others are on their way already; their lane shows it. */
function isWaiting({ phase }: PromotionView): boolean {
  return phase === 'Waiting' || phase === 'Pending';
}

/** The refusal to approve may begin with what is missing, as the message does. */
function repeatsMessage({ approve, message }: PromotionView): boolean {
  return !approve.allowed && approve.refusal.includes(message);
}

function Waiting(props: {
  view: DeliveryView;
  promotion: PromotionView;
  onTask: OpenTask;
}) {
  const { view, promotion, onTask } = props;
  const { approve, reject, cancel } = promotion;
  const decide = () => onTask({ type: 'decide', promotion: promotion.name });
  return (
    <li className={styles.waiting}>
      <div className={styles.what}>
        <p className={styles.sentence}>
          <StateMark state="Waiting" />
          <VersionChip artifact={promotion.artifact} size="short" />
          <strong>{directionOf(view, promotion)}</strong>
        </p>
        {!repeatsMessage(promotion) && (
          <p className={styles.detail}>{promotion.message}</p>
        )}
        <p className={styles.request}>
          <PersonName actor={promotion.requestedBy} /> asked{' '}
          <RelativeTime at={promotion.requestedAt} />
          {promotion.reason && <>: “{promotion.reason}”</>}
        </p>
        {!approve.allowed && <Refusal sentence={approve.refusal} />}
      </div>
      <div className={styles.actions}>
        <Button size="small" variant="tertiary" onPress={decide}>
          What changes
        </Button>
        {cancel.allowed && (
          <Button size="small" variant="secondary" onPress={decide}>
            Withdraw…
          </Button>
        )}
        {reject.allowed && (
          <Button size="small" variant="secondary" onPress={decide}>
            Reject…
          </Button>
        )}
        {approve.allowed && (
          <Button size="small" variant="primary" onPress={decide}>
            Approve…
          </Button>
        )}
      </div>
    </li>
  );
}
