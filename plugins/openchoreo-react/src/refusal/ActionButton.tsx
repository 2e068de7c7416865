import type { ComponentProps } from 'react';
import { Button, DialogTrigger, Popover } from '@backstage/ui';
import { RiLockLine } from '@remixicon/react';
import type { ActionState } from '@openchoreo-backstage/plugin-openchoreo-common';
import { Refusal } from './Refusal';

/** @public */
export interface ActionButtonProps
  extends Pick<
    ComponentProps<typeof Button>,
    'variant' | 'size' | 'iconStart' | 'isPending' | 'onPress' | 'destructive'
  > {
  action: ActionState;
  /** What it does, a verb first. */
  children: string;
}

/**
 * A button for something that may be refused. Refused, it can still be
 * reached and pressed: it then says who can change that and what is missing.
 *
 * @public
 */
export function ActionButton({
  action,
  children,
  size = 'small',
  ...props
}: ActionButtonProps) {
  if (action.allowed) {
    return (
      <Button size={size} {...props}>
        {children}
      </Button>
    );
  }
  return (
    <DialogTrigger>
      <Button
        size={size}
        variant="tertiary"
        iconStart={<RiLockLine aria-hidden />}
        aria-label={`${children}: why not?`}
      >
        {children}
      </Button>
      <Popover aria-label={`Why not: ${children}`}>
        <Refusal sentence={action.refusal} />
      </Popover>
    </DialogTrigger>
  );
}
