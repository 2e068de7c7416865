import { useRef, useState } from 'react';
import { Button, TextAreaField } from '@backstage/ui';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import type {
  DeliveryView,
  PromotionView,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  ErrorState,
  OpenChoreoError,
  PersonName,
  Refusal,
  RelativeTime,
  openchoreoApiRef,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { directionOf } from '../delivery/sentences';
import { SidePanel } from '../panel/SidePanel';
import { ApprovalList } from './ApprovalList';
import { PlanColumns } from './PlanColumns';
import { usePromotionPlan } from './usePromotionPlan';
import { useSubmit } from './useSubmit';
import styles from './ChangePanel.module.css';

type Decision = 'approve' | 'reject' | 'cancel';

const DONE: Record<Decision, string> = {
  approve: 'You approved it.',
  reject: 'You rejected it.',
  cancel: 'You withdrew it.',
};

/** A change that someone asked for: understand it, then decide, in one place. */
export function DecidePanel(props: {
  view: DeliveryView;
  /** Name of the promotion. */
  name: string;
  onClose: () => void;
}) {
  const { view, name, onClose } = props;
  const found = view.promotions.find(promotion => promotion.name === name);
  // It leaves the view when it is over; what the person is reading stays.
  const last = useRef<PromotionView>();
  if (found) last.current = found;
  const promotion = last.current;
  if (!promotion) return null;
  return (
    <Deciding
      view={view}
      promotion={promotion}
      isOver={!found}
      onClose={onClose}
    />
  );
}

function Deciding(props: {
  view: DeliveryView;
  promotion: PromotionView;
  isOver: boolean;
  onClose: () => void;
}) {
  const { view, promotion, isOver, onClose } = props;
  const api = useApi(openchoreoApiRef);
  const toasts = useApi(toastApiRef);
  const { namespace } = view.component;
  const [comment, setComment] = useState('');
  const [pending, setPending] = useState<Decision>();
  const {
    plan,
    error: planError,
    refresh,
  } = usePromotionPlan({ namespace, name: promotion.name });
  const { error, isPending, submit } = useSubmit({
    onDone: onClose,
    onError: failure => {
      // It is another change by now: show that one.
      if (failure instanceof OpenChoreoError && failure.isStale) refresh();
    },
  });

  function decide(decision: Decision) {
    setPending(decision);
    void submit(async () => {
      const given = comment.trim();
      await api[decision](
        { namespace, name: promotion.name },
        {
          ...(given ? { comment: given } : {}),
          // What is agreed to is what was looked at.
          ...(decision === 'approve' && plan
            ? { expectedPlanHash: plan.hash }
            : {}),
        },
      );
      toasts.post({ title: DONE[decision], status: 'success', timeout: 4_000 });
    });
  }

  const buttonFor = (
    decision: Decision,
    label: string,
    variant: 'primary' | 'secondary',
  ) =>
    promotion[decision].allowed && (
      <Button
        variant={variant}
        isPending={isPending && pending === decision}
        onPress={() => decide(decision)}
      >
        {label}
      </Button>
    );

  return (
    <SidePanel
      title={`${promotion.artifact.version} ${directionOf(view, promotion)}`}
      size="wide"
      onClose={onClose}
      footer={
        <div className={styles.footer}>
          {error && <ErrorState title="This was not done." error={error} />}
          {isOver ? (
            <p className={styles.sentence} role="status">
              This no longer waits: it was decided, or went on its way. The
              history says how it ended.
            </p>
          ) : (
            <div className={styles.ask}>
              <TextAreaField
                className={styles.reason}
                label="Comment"
                secondaryLabel="Optional"
                rows={2}
                value={comment}
                onChange={setComment}
              />
              <div className={styles.decision}>
                {!promotion.approve.allowed && (
                  <Refusal sentence={promotion.approve.refusal} />
                )}
                <div className={styles.buttons}>
                  {buttonFor('cancel', 'Withdraw', 'secondary')}
                  {buttonFor('reject', 'Reject', 'secondary')}
                  {buttonFor('approve', 'Approve', 'primary')}
                </div>
              </div>
            </div>
          )}
        </div>
      }
    >
      <PlanColumns
        plan={plan}
        error={planError}
        gates={promotion.gates}
        choice={
          <p className={styles.sentence}>
            <PersonName actor={promotion.requestedBy} /> asked{' '}
            <RelativeTime at={promotion.requestedAt} />
            {promotion.reason && <>: “{promotion.reason}”</>}
          </p>
        }
        aside={<ApprovalList approvals={promotion.approvals} />}
      />
    </SidePanel>
  );
}
