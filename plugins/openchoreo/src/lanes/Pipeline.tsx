import { useMemo, type CSSProperties } from 'react';
import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenTask } from '../delivery/task';
import { EdgeArrow } from './EdgeArrow';
import { LaneCard } from './LaneCard';
import { layoutPipeline } from './layout';
import styles from './Pipeline.module.css';

/** The environments of a component along its pipeline. */
export function Pipeline(props: { view: DeliveryView; onTask: OpenTask }) {
  const { view, onTask } = props;
  const layout = useMemo(
    () =>
      layoutPipeline(
        view.lanes.map(lane => lane.environment),
        view.edges,
      ),
    [view.lanes, view.edges],
  );
  if (view.lanes.length === 0) return null;
  return (
    <section
      className={styles.scroll}
      aria-label={`Environments of the pipeline ${view.pipeline.name}`}
      // A long pipeline scrolls; the keyboard must be able to.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={layout.columns > 3 ? 0 : undefined}
    >
      <div
        className={styles.grid}
        role="list"
        style={{ '--columns': layout.columns } as CSSProperties}
      >
        {layout.lanes.map(place => (
          <LaneWithEdges key={place.environment}>
            {layout.edges
              .filter(edge => edge.to === place.environment)
              .map(edge => (
                <EdgeArrow key={edge.from} edge={edge} />
              ))}
            <LaneCard
              view={view}
              lane={
                view.lanes.find(lane => lane.environment === place.environment)!
              }
              alsoFrom={layout.long
                .filter(edge => edge.to === place.environment)
                .map(edge => edge.from)}
              place={place}
              onTask={onTask}
            />
          </LaneWithEdges>
        ))}
      </div>
    </section>
  );
}

/** Edges come before their lane, so that they also do where lanes are stacked. */
function LaneWithEdges(props: { children: React.ReactNode }) {
  return <>{props.children}</>;
}
