export { createServiceController } from './serviceController';
