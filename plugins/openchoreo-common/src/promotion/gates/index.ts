export { evaluateGates, isSkippable } from './evaluate';
export type { GateEvaluation, VoidedApproval } from './evaluate';
