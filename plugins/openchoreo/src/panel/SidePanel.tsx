import type { ReactNode } from 'react';
import { Dialog, DialogBody, DialogFooter, DialogHeader } from '@backstage/ui';
import styles from './SidePanel.module.css';

/**
 * A panel over the right side of the page. Focus moves into it and back; the
 * page behind goes on living.
 */
export function SidePanel(props: {
  title: string;
  /** `wide` has room for two columns. */
  size: 'narrow' | 'wide';
  onClose: () => void;
  footer?: ReactNode;
  children: ReactNode;
}) {
  const { title, size, onClose, footer, children } = props;
  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && onClose()}
      className={size === 'wide' ? styles.wide : styles.narrow}
    >
      <DialogHeader className={styles.header}>{title}</DialogHeader>
      <DialogBody className={styles.body}>{children}</DialogBody>
      {footer && (
        <DialogFooter className={styles.footer}>{footer}</DialogFooter>
      )}
    </Dialog>
  );
}
