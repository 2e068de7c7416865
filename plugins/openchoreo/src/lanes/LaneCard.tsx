import { useId, type CSSProperties } from 'react';
import { Box, VisuallyHidden } from '@backstage/ui';
import type {
  DeliveryView,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  SimulatedTag,
  StateBadge,
  VersionChip,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { nameOfEnvironment } from '../delivery/sentences';
import type { OpenTask } from '../delivery/task';
import { Endpoints } from './Endpoints';
import { LaneActions } from './LaneActions';
import { LaneFacts } from './LaneFacts';
import { LaneMenu } from './LaneMenu';
import { LaneNotices } from './LaneNotices';
import type { LanePlace } from './layout';
import styles from './LaneCard.module.css';

/** One environment: how it is there, what runs, where to reach it, what to do next. */
export function LaneCard(props: {
  view: DeliveryView;
  lane: Lane;
  place: LanePlace;
  /** Environments that lead here over others in between. */
  alsoFrom: string[];
  onTask: OpenTask;
}) {
  const { view, lane, place, alsoFrom, onTask } = props;
  const titleId = useId();
  const sources = view.edges.filter(edge => edge.to === lane.environment);
  return (
    <Box
      as="article"
      bg="neutral"
      role="listitem"
      aria-labelledby={titleId}
      className={styles.lane}
      data-production={lane.isProduction || undefined}
      style={
        {
          '--column': place.column * 2 - 1,
          '--row': place.row,
        } as CSSProperties
      }
    >
      <header className={styles.header}>
        <h3 id={titleId} className={styles.name}>
          {lane.displayName}
        </h3>
        {lane.binding && <LaneMenu lane={lane} onTask={onTask} />}
      </header>
      {sources.length > 0 && (
        <VisuallyHidden>{wayHere(view, sources)}</VisuallyHidden>
      )}
      <div className={styles.state}>
        <div className={styles.stateLine}>
          <StateBadge state={lane.headline.state} />
          <span className={styles.tags}>
            {lane.isProduction && (
              <span className={styles.production}>production</span>
            )}
            {lane.simulated && <SimulatedTag />}
          </span>
        </div>
        {/* Beside "Ready" the sentence only repeats what the facts below say. */}
        {lane.headline.state !== 'Ready' && (
          <p className={styles.sentence}>{lane.headline.message}</p>
        )}
      </div>
      {lane.artifact && <VersionChip artifact={lane.artifact} />}
      <LaneFacts lane={lane} />
      <Endpoints lane={lane} />
      <LaneNotices view={view} lane={lane} onTask={onTask} />
      {alsoFrom.length > 0 && (
        <p className={styles.also}>
          Also from{' '}
          {alsoFrom.map(from => nameOfEnvironment(view, from)).join(', ')}
        </p>
      )}
      <LaneActions view={view} lane={lane} onTask={onTask} />
    </Box>
  );
}

function wayHere(view: DeliveryView, sources: DeliveryView['edges']): string {
  return sources
    .map(({ from, needsApproval }) => {
      const source = nameOfEnvironment(view, from);
      return needsApproval
        ? `Comes after ${source}, with approval.`
        : `Comes after ${source}.`;
    })
    .join(' ');
}
