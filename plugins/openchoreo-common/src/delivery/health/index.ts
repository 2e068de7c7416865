export { bindingReadiness } from './bindingReadiness';
export type { Readiness, ReadinessInput } from './bindingReadiness';
export { podTrouble } from './podTrouble';
export type { PodTrouble } from './podTrouble';
export { reasonInWords, replicasOf } from './reasonInWords';
export { resourceHealth } from './resourceHealth';
