import type { ApprovalView } from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  PersonName,
  RelativeTime,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import styles from './ApprovalList.module.css';

/** What people said to a change so far. */
export function ApprovalList({ approvals }: { approvals: ApprovalView[] }) {
  if (approvals.length === 0) return null;
  return (
    <section aria-label="Decisions">
      <ul className={styles.list}>
        {approvals.map(approval => (
          <li key={`${approval.by} ${approval.at}`}>
            <PersonName actor={approval.by} />{' '}
            {approval.decision === 'Approve' ? 'approved' : 'rejected'}{' '}
            <RelativeTime at={approval.at} />
            {approval.comment && <>: “{approval.comment}”</>}
            {approval.expiresAt && !approval.void && (
              <>
                , valid until <RelativeTime at={approval.expiresAt} />
              </>
            )}
            {approval.void && (
              <strong className={styles.void}>
                {' '}
                No longer counts
                {approval.voidReason && `: ${approval.voidReason}`}
              </strong>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
