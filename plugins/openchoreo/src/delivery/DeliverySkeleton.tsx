import { Skeleton, VisuallyHidden } from '@backstage/ui';
import styles from './DeliverySkeleton.module.css';

/** The shape of the page until its content arrives. */
export function DeliverySkeleton() {
  return (
    <div aria-busy="true">
      <VisuallyHidden role="status">Loading the delivery</VisuallyHidden>
      <div className={styles.header}>
        <Skeleton width={180} height={20} />
        <Skeleton width={140} height={32} />
      </div>
      <div className={styles.lanes}>
        {['first', 'second', 'third'].map(lane => (
          <div key={lane} className={styles.lane}>
            <Skeleton width="45%" height={18} />
            <Skeleton width="30%" height={16} />
            <Skeleton width="80%" height={22} />
            <Skeleton width="60%" height={16} />
            <Skeleton width="50%" height={32} />
          </div>
        ))}
      </div>
    </div>
  );
}
