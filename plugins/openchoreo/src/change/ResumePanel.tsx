import { useState } from 'react';
import { Button, TextAreaField } from '@backstage/ui';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import type {
  DeliveryView,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  ErrorState,
  openchoreoApiRef,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { SidePanel } from '../panel/SidePanel';
import { useSubmit } from './useSubmit';
import styles from './ResumePanel.module.css';

/** Lets automation change an environment again. */
export function ResumePanel(props: {
  view: DeliveryView;
  lane: Lane;
  onClose: () => void;
}) {
  const { view, lane, onClose } = props;
  const api = useApi(openchoreoApiRef);
  const toasts = useApi(toastApiRef);
  const [reason, setReason] = useState('');
  const { isPending, error, submit } = useSubmit({ onDone: onClose });
  const newest = view.artifacts[0];
  const binding = lane.binding;
  if (!binding) return null;

  function resume(name: string) {
    void submit(async () => {
      await api.resume(
        { namespace: view.component.namespace, name },
        reason.trim() ? { reason: reason.trim() } : {},
      );
      toasts.post({
        title: `Automation runs again in ${lane.displayName}.`,
        status: 'success',
        timeout: 4_000,
      });
    });
  }

  return (
    <SidePanel
      title={`Resume automation in ${lane.displayName}`}
      size="narrow"
      onClose={onClose}
      footer={
        <Button
          variant="primary"
          isPending={isPending}
          onPress={() => resume(binding.name)}
        >
          Resume automation
        </Button>
      }
    >
      <div className={styles.content}>
        {binding.hold && (
          <p className={styles.text}>
            It was held because: {binding.hold.reason}
          </p>
        )}
        <p className={styles.text}>
          {lane.isRoot && newest
            ? `${lane.displayName} follows the newest version again, which is ${newest.version}: it is rolled out at once where it does not run yet.`
            : `Promotions that the pipeline makes by itself may change ${lane.displayName} again.`}
        </p>
        <TextAreaField
          label="Reason"
          secondaryLabel="Optional"
          rows={2}
          value={reason}
          onChange={setReason}
        />
        {error && <ErrorState title="It is still held." error={error} />}
      </div>
    </SidePanel>
  );
}
