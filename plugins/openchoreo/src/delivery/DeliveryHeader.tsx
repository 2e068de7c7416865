import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  ActionButton,
  LiveMark,
  StateBadge,
  type LiveState,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import type { OpenTask } from './task';
import styles from './DeliveryHeader.module.css';

/** The component as a whole, whether the page is alive, and the first thing to do. */
export function DeliveryHeader(props: {
  view: DeliveryView;
  connection: LiveState;
  onTask: OpenTask;
}) {
  const { view, connection, onTask } = props;
  const { headline } = view.component;
  return (
    <header className={styles.header}>
      <div className={styles.headline}>
        <StateBadge state={headline.state} />
        <span className={styles.message}>{headline.message}</span>
      </div>
      <div className={styles.side}>
        <LiveMark state={connection} />
        <ActionButton
          action={view.deployImage}
          variant="secondary"
          onPress={() => onTask({ type: 'deployImage' })}
        >
          Deploy an image…
        </ActionButton>
      </div>
    </header>
  );
}
