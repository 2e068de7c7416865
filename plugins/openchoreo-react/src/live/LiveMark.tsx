import { ButtonIcon, DialogTrigger, Popover } from '@backstage/ui';
import { RiInformationLine } from '@remixicon/react';
import { formatClock, formatDuration, useNow } from '../time';
import type { LiveState } from './connection';
import styles from './LiveMark.module.css';

const WORDS = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
} as const;

/**
 * Says whether what the page shows is alive, and since when not.
 *
 * @public
 */
export function LiveMark({ state }: { state: LiveState }) {
  const cause = state.status === 'disconnected' ? state.cause : undefined;
  const mark = (
    <span
      className={styles.mark}
      data-status={state.status}
      // Counting seconds aloud would drown everything else: only the change is told.
      role="status"
      aria-label={spoken(state)}
    >
      <span className={styles.dot} aria-hidden />
      <span aria-hidden>
        {state.status === 'disconnected' ? (
          <Disconnected state={state} />
        ) : (
          WORDS[state.status]
        )}
      </span>
    </span>
  );
  if (!cause) return mark;
  return (
    <span className={styles.withCause}>
      {mark}
      <DialogTrigger>
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiInformationLine />}
          aria-label="Why is it disconnected?"
        />
        <Popover aria-label="Why it is disconnected">
          <p className={styles.cause}>{cause} It is tried again by itself.</p>
        </Popover>
      </DialogTrigger>
    </span>
  );
}

function Disconnected({
  state,
}: {
  state: Extract<LiveState, { status: 'disconnected' }>;
}) {
  const now = useNow('second');
  const silence = formatDuration(now.getTime() - state.since.getTime());
  return (
    <>
      Disconnected for {silence}
      {state.lastUpdate && `, showing ${formatClock(state.lastUpdate)}`}
    </>
  );
}

function spoken(state: LiveState): string {
  if (state.status !== 'disconnected') return WORDS[state.status];
  return state.lastUpdate
    ? `Disconnected. Showing how it was at ${formatClock(state.lastUpdate)}`
    : 'Disconnected';
}
