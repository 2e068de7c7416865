/** What the person is doing beside the page; opens a panel. */
export type Task =
  | { type: 'deployImage' }
  | { type: 'promote'; from: string; to: string }
  | { type: 'rollback'; environment: string }
  | {
      type: 'releaseState';
      environment: string;
      releaseState: 'Active' | 'Suspend' | 'Undeploy';
    }
  | { type: 'resumeAutomation'; environment: string }
  | { type: 'decide'; promotion: string }
  | { type: 'logs'; environment: string };

/** Opens a panel. */
export type OpenTask = (task: Task) => void;
