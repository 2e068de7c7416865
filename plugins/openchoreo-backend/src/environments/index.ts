export { createEnvironmentController } from './environmentController';
export { isFrozen } from './freeze';
