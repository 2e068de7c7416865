import { useId, useState } from 'react';
import { Button, Select } from '@backstage/ui';
import type {
  DeliveryView,
  HistoryEntry,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  ErrorState,
  PersonName,
  RelativeTime,
  StateBadge,
  VersionChip,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { nameOfEnvironment } from '../delivery/sentences';
import { actorsOf, isSystem, withFirst } from './entries';
import { useHistory, type HistoryFilter } from './useHistory';
import styles from './HistoryList.module.css';

/** The option that filters nothing; a Select cannot hold undefined. */
const ALL = 'all';

/** Who changed what, where and when. */
export function HistoryList({ view }: { view: DeliveryView }) {
  const [filter, setFilter] = useState<HistoryFilter>({});
  const { entries, hasMore, isLoading, error, loadMore } = useHistory(
    view,
    filter,
  );
  const titleId = useId();
  const isFiltered = Boolean(filter.environment || filter.actor);
  if (view.history.length === 0 && !isFiltered) return null;
  return (
    <section aria-labelledby={titleId} className={styles.history}>
      <div className={styles.header}>
        <h3 id={titleId} className={styles.title}>
          History
        </h3>
        <Filters view={view} filter={filter} onChange={setFilter} />
      </div>
      {error && (
        <ErrorState title="The history could not be read." error={error} />
      )}
      {entries.length === 0 && !error && (
        <p className={styles.none} role="status">
          {isLoading
            ? 'Reading the history…'
            : 'Nothing happened that fits these filters.'}
        </p>
      )}
      <ol className={styles.entries}>
        {entries.map(entry => (
          <Entry key={entry.id} view={view} entry={entry} />
        ))}
      </ol>
      {hasMore && (
        <Button
          size="small"
          variant="secondary"
          isPending={isLoading}
          onPress={() => void loadMore()}
        >
          Show older
        </Button>
      )}
    </section>
  );
}

function Filters(props: {
  view: DeliveryView;
  filter: HistoryFilter;
  onChange: (filter: HistoryFilter) => void;
}) {
  const { view, filter, onChange } = props;
  const actors = actorsOf(view.history);
  return (
    <div className={styles.filters}>
      <Select
        aria-label="Environment"
        size="small"
        value={filter.environment ?? ALL}
        onChange={value => onChange({ ...filter, environment: given(value) })}
        options={[
          { value: ALL, label: 'All environments' },
          ...view.lanes.map(lane => ({
            value: lane.environment,
            label: lane.displayName,
          })),
        ]}
      />
      <Select
        aria-label="Person"
        size="small"
        value={filter.actor ?? ALL}
        onChange={value => onChange({ ...filter, actor: given(value) })}
        options={[
          { value: ALL, label: 'All people' },
          ...actors.map(actor => ({ value: actor, label: shortName(actor) })),
        ]}
      />
    </div>
  );
}

function given(value: unknown): string | undefined {
  return value === ALL || value === null ? undefined : String(value);
}

/** `user:default/anna` is `anna`: options are plain text. */
function shortName(actor: string): string {
  return actor.split('/').pop()!;
}

function Entry({ view, entry }: { view: DeliveryView; entry: HistoryEntry }) {
  return (
    <li className={styles.entry}>
      <span className={styles.time}>
        <RelativeTime at={entry.at} />
      </span>
      <span className={styles.environment}>
        {entry.environment && nameOfEnvironment(view, entry.environment)}
      </span>
      <span className={styles.sentence}>
        <Deed entry={entry} />
      </span>
      <span className={styles.version}>
        {entry.artifact && (
          <VersionChip artifact={entry.artifact} size="short" />
        )}
      </span>
      <span className={styles.outcome}>
        {entry.outcome && <StateBadge state={entry.outcome} />}
      </span>
    </li>
  );
}

/** What a person did begins with their name; what happened by itself does not. */
function Deed({ entry: { actor, sentence } }: { entry: HistoryEntry }) {
  if (isSystem(actor)) {
    return <span title={actor}>{withFirst(sentence, 'upper')}</span>;
  }
  return (
    <>
      <strong>
        <PersonName actor={actor} />
      </strong>{' '}
      {withFirst(sentence, 'lower')}
    </>
  );
}
