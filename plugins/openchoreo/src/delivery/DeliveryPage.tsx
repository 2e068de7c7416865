import { useState } from 'react';
import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { LiveState } from '@openchoreo-backstage/plugin-openchoreo-react';
import { HistoryList } from '../history/HistoryList';
import { Pipeline } from '../lanes/Pipeline';
import { Announcer } from './Announcer';
import { DeliveryHeader } from './DeliveryHeader';
import { NothingDeployed } from './NothingDeployed';
import { NotEnforced } from './NotEnforced';
import type { Task } from './task';
import { TaskPanel } from './TaskPanel';
import { WaitingList } from './WaitingList';
import styles from './DeliveryPage.module.css';

/** The delivery tab for a view. */
export function DeliveryPage(props: {
  view: DeliveryView;
  connection: LiveState;
}) {
  const { view, connection } = props;
  const [task, setTask] = useState<Task>();
  const deployed = view.lanes.some(lane => lane.artifact);

  return (
    <div
      className={styles.page}
      data-stale={connection.status === 'disconnected' || undefined}
    >
      <DeliveryHeader view={view} connection={connection} onTask={setTask} />
      <WaitingList view={view} onTask={setTask} />
      {!deployed && <NothingDeployed view={view} onTask={setTask} />}
      <Pipeline view={view} onTask={setTask} />
      <NotEnforced sentences={view.component.notEnforced} />
      <HistoryList view={view} />
      <Announcer view={view} />
      {task && (
        <TaskPanel view={view} task={task} onClose={() => setTask(undefined)} />
      )}
    </div>
  );
}
