import { useMemo, useState } from 'react';
import { Button, SearchField, Switch } from '@backstage/ui';
import { RiDownloadLine, RiPauseLine, RiPlayLine } from '@remixicon/react';
import type { Lane } from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  ErrorState,
  SimulatedTag,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { plural } from '../delivery/sentences';
import { SidePanel } from '../panel/SidePanel';
import { downloadText } from './downloadText';
import { searchLines, toText, type LogBuffer } from './logBuffer';
import { LogView } from './LogView';
import { useLogs } from './useLogs';
import styles from './LogsPanel.module.css';

/** The log of one environment, as it is written. */
export function LogsPanel(props: {
  namespace: string;
  binding: string;
  lane: Lane;
  onClose: () => void;
}) {
  const { namespace, binding, lane, onClose } = props;
  const { buffer, status, error, followAgain } = useLogs({
    namespace,
    name: binding,
  });
  const [search, setSearch] = useState('');
  const [wrap, setWrap] = useState(true);
  const [paused, setPaused] = useState<LogBuffer>();
  const shown = paused ?? buffer;
  const lines = useMemo(() => searchLines(shown, search), [shown, search]);
  const unseen =
    buffer.first + buffer.lines.length - (shown.first + shown.lines.length);

  return (
    <SidePanel title={`Logs of ${binding}`} size="wide" onClose={onClose}>
      <div className={styles.logs}>
        <div className={styles.tools}>
          <SearchField
            aria-label="Search in the log"
            placeholder="Search"
            size="small"
            className={styles.search}
            value={search}
            onChange={setSearch}
          />
          <Button
            size="small"
            variant="secondary"
            iconStart={paused ? <RiPlayLine /> : <RiPauseLine />}
            onPress={() => setPaused(paused ? undefined : buffer)}
          >
            {paused ? 'Follow' : 'Pause'}
          </Button>
          <Switch label="Wrap" isSelected={wrap} onChange={setWrap} />
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiDownloadLine />}
            onPress={() => downloadText(`${binding}.log`, toText(buffer.lines))}
          >
            Download
          </Button>
          {lane.simulated && <SimulatedTag />}
          <span className={styles.status} role="status">
            {describe({ status, paused: Boolean(paused), unseen })}
            {search && `, ${plural(lines.length, 'line')} found`}
          </span>
          {status === 'ended' && (
            <Button size="small" variant="primary" onPress={followAgain}>
              Follow again
            </Button>
          )}
        </div>
        {error && <ErrorState title="The log cannot be read." error={error} />}
        <LogView
          lines={lines}
          search={search}
          wrap={wrap}
          isFollowing={!paused}
          emptyText={
            search
              ? 'No line contains this.'
              : 'Nothing was written to the log yet.'
          }
        />
      </div>
    </SidePanel>
  );
}

function describe(state: {
  status: 'opening' | 'following' | 'ended';
  paused: boolean;
  unseen: number;
}): string {
  if (state.paused) return `Paused, ${plural(state.unseen, 'new line')}`;
  switch (state.status) {
    case 'opening':
      return 'Opening';
    case 'ended':
      return 'The log ended';
    case 'following':
    default:
      return 'Following';
  }
}
