export { bindingReadiness } from './bindingReadiness';
export type { Readiness, ReadinessInput } from './bindingReadiness';
export { reasonInWords, replicasOf } from './reasonInWords';
export { resourceHealth } from './resourceHealth';
