import { useId, type ReactNode } from 'react';
import { Skeleton, VisuallyHidden } from '@backstage/ui';
import type {
  GateView,
  Plan,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { ErrorState } from '@openchoreo-backstage/plugin-openchoreo-react';
import { GateList } from './GateList';
import { PlanChanges } from './PlanChanges';
import styles from './PlanColumns.module.css';

/** Left what changes, right who has a say. */
export function PlanColumns(props: {
  plan?: Plan;
  error?: Error;
  /** Default: how the plan says they would answer. */
  gates?: GateView[];
  /** Above what changes: the choice that it follows from. */
  choice?: ReactNode;
  /** The person must choose before there is a plan. */
  isUndecided?: boolean;
  /** Below the gates. */
  aside?: ReactNode;
}) {
  const { plan, error, choice, isUndecided, aside } = props;
  const gates = props.gates ?? plan?.gates;
  const changesId = useId();
  const gatesId = useId();
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        {choice}
        {!isUndecided && (
          <section aria-labelledby={changesId} className={styles.section}>
            <h3 id={changesId} className={styles.heading}>
              What changes
            </h3>
            {plan && <PlanChanges plan={plan} />}
            {!plan && error && (
              <ErrorState title="The plan could not be made." error={error} />
            )}
            {!plan && !error && <PlanSkeleton />}
          </section>
        )}
      </div>
      <div className={styles.aside}>
        {gates && (
          <section aria-labelledby={gatesId} className={styles.section}>
            <h3 id={gatesId} className={styles.heading}>
              Gates
            </h3>
            <GateList gates={gates} />
          </section>
        )}
        {aside}
      </div>
    </div>
  );
}

function PlanSkeleton() {
  return (
    <div className={styles.skeleton} aria-busy="true">
      <VisuallyHidden role="status">Working out what changes</VisuallyHidden>
      <Skeleton width="60%" height={20} />
      <Skeleton width="100%" height={36} />
      <Skeleton width="100%" height={90} />
    </div>
  );
}
