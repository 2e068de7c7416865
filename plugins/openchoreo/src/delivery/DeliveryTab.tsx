import {
  ErrorState,
  LiveMark,
  useDelivery,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import type { ComponentRef } from './componentRef';
import { DeliveryPage } from './DeliveryPage';
import { DeliverySkeleton } from './DeliverySkeleton';
import styles from './DeliveryTab.module.css';

/** What runs where, is it well, what is waiting and for whom, what can I do next. */
export function DeliveryTab({ namespace, component }: ComponentRef) {
  const { view, connection, error } = useDelivery(namespace, component);
  if (view) {
    return (
      <>
        {error && (
          <div className={styles.stale}>
            <ErrorState title="This page is no longer updated." error={error} />
          </div>
        )}
        <DeliveryPage view={view} connection={connection} />
      </>
    );
  }
  if (error) {
    return (
      <ErrorState
        title={`The delivery of ${component} cannot be shown.`}
        error={error}
      />
    );
  }
  if (connection.status === 'disconnected') {
    return (
      <div className={styles.unreachable}>
        <LiveMark state={connection} />
        <ErrorState
          title="The backend cannot be reached. This page tries again by itself."
          error={{
            message: connection.cause ?? 'It gave no answer so far.',
          }}
        />
      </div>
    );
  }
  return <DeliverySkeleton />;
}
