import { useState, type ReactNode } from 'react';
import { Button, TextAreaField } from '@backstage/ui';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { ChangeRequest } from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  ErrorState,
  OpenChoreoError,
  Refusal,
  openchoreoApiRef,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { SidePanel } from '../panel/SidePanel';
import { PlanColumns } from './PlanColumns';
import { newRequestId } from './requestId';
import { usePlan } from './usePlan';
import { useSubmit } from './useSubmit';
import styles from './ChangePanel.module.css';

/** A change before the person said why. */
export type ProposedChange = Omit<
  ChangeRequest,
  'reason' | 'requestId' | 'expectedPlanHash'
>;

/**
 * The panel in which a change is looked at and asked for: what it changes,
 * the gates, a reason, and a button that says what it will do.
 */
export function ChangePanel(props: {
  title: string;
  /** Undefined while the person has not chosen yet. */
  change: ProposedChange | undefined;
  /** What the button says when nothing stands in the way, for example `Promote now`. */
  nowLabel: string;
  needsReason: boolean;
  choice?: ReactNode;
  aside?: ReactNode;
  isDestructive?: boolean;
  /** Said when it is done at once, for example `3f2a91c is on its way to Staging.` */
  doneSentence: string;
  /** Said when it waits for people, for example `You asked for 3f2a91c in Production.` */
  askedSentence: string;
  /** How the change is made; default: `POST /promotions`. */
  perform?: (change: ChangeRequest) => Promise<unknown>;
  onClose: () => void;
}) {
  const { title, change, nowLabel, needsReason, choice, aside, onClose } =
    props;
  const api = useApi(openchoreoApiRef);
  const toasts = useApi(toastApiRef);
  const { plan, error, refresh } = usePlan(change);
  const [reason, setReason] = useState('');
  const [isReasonMissing, setReasonMissing] = useState(false);
  const [isPlanNew, setPlanNew] = useState(false);
  const [requestId, setRequestId] = useState(newRequestId);
  const submission = useSubmit({
    onDone: onClose,
    onError: failure => {
      if (!(failure instanceof OpenChoreoError && failure.isStale)) return;
      setPlanNew(true);
      setRequestId(newRequestId());
      refresh();
    },
  });

  function submit() {
    if (!change || !plan) return;
    const given = reason.trim();
    setReasonMissing(needsReason && !given);
    if (needsReason && !given) return;
    const asked: ChangeRequest = {
      ...change,
      requestId,
      expectedPlanHash: plan.hash,
      ...(given ? { reason: given } : {}),
    };
    void submission.submit(async () => {
      await (props.perform ?? api.requestPromotion)(asked);
      toasts.post({
        title:
          plan.effect === 'waits' ? props.askedSentence : props.doneSentence,
        status: 'success',
        timeout: 4_000,
      });
    });
  }

  const label = plan?.effect === 'waits' ? 'Ask for approval' : nowLabel;
  return (
    <SidePanel
      title={title}
      size="wide"
      onClose={onClose}
      footer={
        <div className={styles.footer}>
          {submission.error && (
            <ErrorState
              title={
                isPlanNew
                  ? 'It changed while you looked. Above is how it is now: look again, then ask again.'
                  : 'This was not done.'
              }
              error={submission.error}
            />
          )}
          <div className={styles.ask}>
            <TextAreaField
              className={styles.reason}
              label="Reason"
              secondaryLabel={needsReason ? 'Required' : 'Optional'}
              rows={2}
              value={reason}
              onChange={setReason}
              isInvalid={isReasonMissing && !reason.trim()}
              description={
                isReasonMissing && !reason.trim()
                  ? 'Say why: it is kept in the history and shown to who approves.'
                  : undefined
              }
            />
            <div className={styles.decision}>
              {plan?.effect === 'refused' ? (
                <Refusal sentence={plan.sentence} />
              ) : (
                <>
                  {plan && <p className={styles.sentence}>{plan.sentence}</p>}
                  {plan && (
                    <Button
                      variant="primary"
                      destructive={props.isDestructive}
                      isPending={submission.isPending}
                      onPress={submit}
                    >
                      {label}
                    </Button>
                  )}
                </>
              )}
            </div>
          </div>
        </div>
      }
    >
      <PlanColumns
        plan={plan}
        error={error}
        choice={choice}
        isUndecided={!change}
        aside={aside}
      />
    </SidePanel>
  );
}
