export * from './sandbox/createSandbox';
export {
  type LogLine,
  type LogSelection,
  type FollowLogsOptions,
  type ReadLogsOptions,
  type SandboxLogs,
} from './logs/SandboxLogs';
export {
  BEHAVIOR_ANNOTATION,
  type BehaviorSpec,
  SIMULATED_ANNOTATION,
} from './behavior/behavior';
export { GATEWAY_CONTROLLER_NAME } from './routes/httpRoute';
