import { useState } from 'react';
import { Radio, RadioGroup } from '@backstage/ui';
import type {
  DeliveryView,
  Lane,
  RevisionView,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  PersonName,
  RelativeTime,
  VersionChip,
  formatDuration,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { plural } from '../delivery/sentences';
import { ChangePanel } from './ChangePanel';
import styles from './RollbackPanel.module.css';

/** Goes back to an earlier revision of an environment, its overrides included. */
export function RollbackPanel(props: {
  view: DeliveryView;
  lane: Lane;
  onClose: () => void;
}) {
  const { view, lane, onClose } = props;
  const { namespace, name } = view.component;
  const past = lane.revisions.filter(revision => !revision.current);
  const [chosen, setChosen] = useState(
    likelyRevision(past, lane.artifact?.contentHash),
  );
  return (
    <ChangePanel
      title={`Roll back ${lane.displayName}`}
      change={
        chosen === undefined
          ? undefined
          : {
              namespace,
              component: name,
              to: lane.environment,
              revision: chosen,
            }
      }
      nowLabel="Roll back now"
      doneSentence={`${lane.displayName} is going back to revision ${chosen}.`}
      askedSentence={`You asked to roll ${lane.displayName} back to revision ${chosen}.`}
      needsReason
      choice={
        <RadioGroup
          label="Go back to"
          value={chosen?.toString() ?? null}
          onChange={value => setChosen(Number(value))}
          className={styles.revisions}
        >
          {past.map(revision => (
            <Radio key={revision.revision} value={String(revision.revision)}>
              <RevisionLine revision={revision} />
            </Radio>
          ))}
        </RadioGroup>
      }
      aside={
        <p className={styles.hold}>
          Automation in {lane.displayName} is held afterwards: no new version
          comes in by itself until someone chooses “Resume automation” on this
          environment.
        </p>
      }
      onClose={onClose}
    />
  );
}

/** The newest that served and is another version; else the newest that served, else any. */
function likelyRevision(
  past: RevisionView[],
  runningHash: string | undefined,
): number | undefined {
  const served = past.filter(revision => revision.servedMs !== undefined);
  const other = served.find(
    ({ artifact }) => artifact.contentHash !== runningHash,
  );
  return (other ?? served[0] ?? past[0])?.revision;
}

function RevisionLine({ revision }: { revision: RevisionView }) {
  const { artifact, author, deployedAt, overrides, servedMs } = revision;
  return (
    <span className={styles.revision}>
      <span className={styles.version}>
        <VersionChip artifact={artifact} size="short" />
        <span className={styles.title}>{artifact.title}</span>
      </span>
      <span className={styles.facts}>
        revision {revision.revision} · <PersonName actor={author} /> ·{' '}
        <RelativeTime at={deployedAt} /> ·{' '}
        {servedMs === undefined
          ? 'never became ready'
          : `served ${formatDuration(servedMs)}`}
        {overrides > 0 && <> · {plural(overrides, 'override')}</>}
      </span>
    </span>
  );
}
