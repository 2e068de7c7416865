import type { DeployImageRequest } from '@openchoreo-backstage/plugin-openchoreo-common';

/** How an image behaves where nothing real runs. */
export type Behaviour = 'ready' | 'crashes' | 'hangs';

/** The behaviours in the order in which they are offered. */
export const BEHAVIOURS: ReadonlyArray<{ id: Behaviour; label: string }> = [
  { id: 'ready', label: 'Becomes ready' },
  { id: 'crashes', label: 'Crashes a few seconds after its start' },
  { id: 'hangs', label: 'Never becomes ready' },
];

/** The sandbox settings that make an image behave so. */
export function sandboxOf(behaviour: Behaviour): DeployImageRequest['sandbox'] {
  switch (behaviour) {
    case 'crashes':
      return { crashAfter: '3s', exitCode: 1 };
    case 'hangs':
      return { hang: true };
    case 'ready':
    default:
      return { readyAfter: '2s' };
  }
}
