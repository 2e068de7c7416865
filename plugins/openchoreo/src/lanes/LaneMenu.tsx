import { useState, type ReactElement } from 'react';
import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import {
  RiDeleteBinLine,
  RiFileList2Line,
  RiMoreLine,
  RiPauseLine,
  RiPlayLine,
  RiRestartLine,
} from '@remixicon/react';
import type {
  ActionState,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { Refusal } from '@openchoreo-backstage/plugin-openchoreo-react';
import type { OpenTask, Task } from '../delivery/task';
import styles from './LaneMenu.module.css';

interface Entry {
  label: string;
  icon: ReactElement;
  action: ActionState;
  task: Task;
  danger?: boolean;
}

/** The rarer things to do with a lane. A refused one says why when it is chosen. */
export function LaneMenu(props: { lane: Lane; onTask: OpenTask }) {
  const { lane, onTask } = props;
  const [refusal, setRefusal] = useState<string>();
  const entries = entriesOf(lane);

  function choose({ action, task }: Entry) {
    setRefusal(action.allowed ? undefined : action.refusal);
    if (action.allowed) onTask(task);
  }

  return (
    <>
      <MenuTrigger>
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiMoreLine />}
          aria-label={`More for ${lane.displayName}`}
        />
        <Menu
          aria-label={`More for ${lane.displayName}`}
          placement="bottom end"
        >
          {entries.map(entry => (
            <MenuItem
              key={entry.label}
              textValue={entry.label}
              iconStart={entry.icon}
              color={entry.danger ? 'danger' : 'primary'}
              onAction={() => choose(entry)}
            >
              {entry.action.allowed ? entry.label : `${entry.label} (why not?)`}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
      {refusal && (
        <div role="alert" className={styles.refusal}>
          <Refusal sentence={refusal} />
        </div>
      )}
    </>
  );
}

function entriesOf(lane: Lane): Entry[] {
  const { environment, actions, binding } = lane;
  const logs: Entry = {
    label: 'Logs',
    icon: <RiFileList2Line />,
    action: { allowed: true },
    task: { type: 'logs', environment },
  };
  const change = (
    label: string,
    icon: ReactElement,
    releaseState: 'Active' | 'Suspend' | 'Undeploy',
  ): Entry => ({
    label,
    icon,
    action: actions.releaseState,
    task: { type: 'releaseState', environment, releaseState },
    danger: releaseState === 'Undeploy',
  });

  const suspend = change('Suspend…', <RiPauseLine />, 'Suspend');
  const resume = change('Resume…', <RiPlayLine />, 'Active');
  const redeploy = change('Redeploy…', <RiRestartLine />, 'Active');
  const undeploy = change('Undeploy…', <RiDeleteBinLine />, 'Undeploy');
  const resumeAutomation: Entry[] = binding?.hold
    ? [
        {
          label: 'Resume automation…',
          icon: <RiPlayLine />,
          action: actions.resumeAutomation,
          task: { type: 'resumeAutomation', environment },
        },
      ]
    : [];

  switch (binding?.releaseState) {
    case 'Suspend':
      return [logs, resume, ...resumeAutomation, undeploy];
    case 'Undeploy':
      return [redeploy, ...resumeAutomation];
    case 'Active':
      return [logs, ...resumeAutomation, suspend, undeploy];
    default:
      return [logs];
  }
}
