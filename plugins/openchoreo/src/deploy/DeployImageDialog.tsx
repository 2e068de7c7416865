import { useState } from 'react';
import { Button, Radio, RadioGroup, TextField } from '@backstage/ui';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import type {
  DeliveryView,
  DeployImageRequest,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  ErrorState,
  SimulatedTag,
  openchoreoApiRef,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { useSubmit } from '../change/useSubmit';
import { SidePanel } from '../panel/SidePanel';
import { BEHAVIOURS, sandboxOf, type Behaviour } from './sandboxBehaviour';
import styles from './DeployImageDialog.module.css';

/** Deploys an image that was built elsewhere into the first environment. */
export function DeployImageDialog(props: {
  view: DeliveryView;
  onClose: () => void;
}) {
  const { view, onClose } = props;
  const api = useApi(openchoreoApiRef);
  const toasts = useApi(toastApiRef);
  const root = view.lanes.find(lane => lane.isRoot);
  const rootName = root?.displayName ?? 'the first environment';
  const [image, setImage] = useState(root?.artifact?.image ?? '');
  const [container, setContainer] = useState('');
  const [reason, setReason] = useState('');
  const [behaviour, setBehaviour] = useState<Behaviour>('ready');
  const [isImageMissing, setImageMissing] = useState(false);
  const { isPending, error, submit } = useSubmit({ onDone: onClose });

  function deploy() {
    const reference = image.trim();
    setImageMissing(!reference);
    if (!reference) return;
    const request: DeployImageRequest = {
      image: reference,
      ...(container.trim() ? { container: container.trim() } : {}),
      ...(root?.simulated ? { sandbox: sandboxOf(behaviour) } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    };
    void submit(async () => {
      const { namespace, name } = view.component;
      await api.deployImage({ namespace, name }, request);
      toasts.post({
        title: `The image is on its way to ${rootName}.`,
        status: 'success',
        timeout: 4_000,
      });
    });
  }

  return (
    <SidePanel
      title={`Deploy an image of ${view.component.displayName}`}
      size="narrow"
      onClose={onClose}
      footer={
        <Button variant="primary" isPending={isPending} onPress={deploy}>
          {`Deploy to ${rootName}`}
        </Button>
      }
    >
      <div className={styles.form}>
        <TextField
          label="Image"
          secondaryLabel="Required"
          description={
            isImageMissing && !image.trim()
              ? 'Say which image to run.'
              : 'For example registry.example.com/shop/orders:1.4.2'
          }
          isInvalid={isImageMissing && !image.trim()}
          value={image}
          onChange={setImage}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the panel was opened to fill this
          autoFocus
        />
        <TextField
          label="Container"
          secondaryLabel="Optional"
          description="Default: the main one."
          value={container}
          onChange={setContainer}
        />
        {root?.simulated && (
          <RadioGroup
            label="Behaves on the sandbox"
            value={behaviour}
            onChange={value => setBehaviour(value as Behaviour)}
          >
            {BEHAVIOURS.map(({ id, label }) => (
              <Radio key={id} value={id}>
                {label}
              </Radio>
            ))}
          </RadioGroup>
        )}
        <TextField
          label="Reason"
          secondaryLabel="Optional"
          value={reason}
          onChange={setReason}
        />
        <p className={styles.effect}>
          A new version is made from this image and frozen, and {rootName}{' '}
          follows it at once. {root?.simulated && <SimulatedTag />}
        </p>
        {error && <ErrorState title="This was not deployed." error={error} />}
      </div>
    </SidePanel>
  );
}
