import { useEffect, useRef, useState } from 'react';
import { VisuallyHidden } from '@backstage/ui';
import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import { announcementsOf } from './announcements';

/** Tells a screen reader what changed on the page, politely. */
export function Announcer({ view }: { view: DeliveryView }) {
  const shown = useRef(view);
  const [sentences, setSentences] = useState<string[]>([]);

  useEffect(() => {
    const changes = announcementsOf(shown.current, view);
    shown.current = view;
    if (changes.length > 0) setSentences(changes);
  }, [view]);

  return <VisuallyHidden role="status">{sentences.join(' ')}</VisuallyHidden>;
}
