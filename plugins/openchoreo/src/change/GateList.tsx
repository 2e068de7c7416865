import { VisuallyHidden } from '@backstage/ui';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiTimeLine,
} from '@remixicon/react';
import type { GateView } from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  PersonName,
  RelativeTime,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import styles from './GateList.module.css';

const MARKS = {
  Allowed: { icon: RiCheckboxCircleLine, word: 'Passed' },
  Pending: { icon: RiTimeLine, word: 'Open' },
  Denied: { icon: RiCloseCircleLine, word: 'Closed' },
} as const;

/** Each gate with its sentence, who can change its answer, and when it is asked again. */
export function GateList({ gates }: { gates: GateView[] }) {
  if (gates.length === 0) {
    return (
      <p className={styles.none}>No gates stand before this environment.</p>
    );
  }
  return (
    <ul className={styles.gates}>
      {gates.map(gate => (
        <GateItem key={gate.name} gate={gate} />
      ))}
    </ul>
  );
}

function GateItem({ gate }: { gate: GateView }) {
  const { icon: Icon, word } = MARKS[gate.state];
  return (
    <li className={styles.gate} data-state={gate.state}>
      <Icon className={styles.icon} aria-hidden />
      <div className={styles.text}>
        <div className={styles.name}>
          {nameOfGate(gate)} <VisuallyHidden>: {word}</VisuallyHidden>
        </div>
        <p className={styles.message}>{gate.message}</p>
        {(gate.owner || gate.nextEvaluationTime || gate.skippedBy) && (
          <p className={styles.more}>
            {gate.skippedBy && (
              <span>
                Skipped by <PersonName actor={gate.skippedBy} />
              </span>
            )}
            {gate.owner && gate.state !== 'Allowed' && (
              <span>
                With <PersonName actor={gate.owner} />
              </span>
            )}
            {gate.nextEvaluationTime && (
              <span>
                Asked again <RelativeTime at={gate.nextEvaluationTime} />
              </span>
            )}
          </p>
        )}
      </div>
    </li>
  );
}

/** `sourceHealthy` is `Source healthy`. */
function nameOfGate({ name, type }: GateView): string {
  const words = (name || type)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase();
  return words[0].toUpperCase() + words.slice(1);
}
