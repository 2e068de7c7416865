import type {
  DeliveryView,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { DecidePanel } from '../change/DecidePanel';
import { PromotePanel } from '../change/PromotePanel';
import { ReleaseStatePanel } from '../change/ReleaseStatePanel';
import { ResumePanel } from '../change/ResumePanel';
import { RollbackPanel } from '../change/RollbackPanel';
import { DeployImageDialog } from '../deploy/DeployImageDialog';
import { LogsPanel } from '../logs/LogsPanel';
import type { Task } from './task';

/** The panel of a task, over the page, which goes on living. */
export function TaskPanel(props: {
  view: DeliveryView;
  task: Task;
  onClose: () => void;
}) {
  const { view, task, onClose } = props;
  const laneOf = (environment: string): Lane | undefined =>
    view.lanes.find(lane => lane.environment === environment);

  switch (task.type) {
    case 'deployImage':
      return <DeployImageDialog view={view} onClose={onClose} />;
    case 'promote': {
      const from = laneOf(task.from);
      const to = laneOf(task.to);
      return from && to ? (
        <PromotePanel view={view} from={from} to={to} onClose={onClose} />
      ) : null;
    }
    case 'rollback': {
      const lane = laneOf(task.environment);
      return lane ? (
        <RollbackPanel view={view} lane={lane} onClose={onClose} />
      ) : null;
    }
    case 'releaseState': {
      const lane = laneOf(task.environment);
      return lane ? (
        <ReleaseStatePanel
          view={view}
          lane={lane}
          releaseState={task.releaseState}
          onClose={onClose}
        />
      ) : null;
    }
    case 'resumeAutomation': {
      const lane = laneOf(task.environment);
      return lane ? (
        <ResumePanel view={view} lane={lane} onClose={onClose} />
      ) : null;
    }
    case 'decide':
      return (
        <DecidePanel view={view} name={task.promotion} onClose={onClose} />
      );
    case 'logs': {
      const lane = laneOf(task.environment);
      return lane?.binding ? (
        <LogsPanel
          namespace={view.component.namespace}
          binding={lane.binding.name}
          lane={lane}
          onClose={onClose}
        />
      ) : null;
    }
    default:
      return null;
  }
}
