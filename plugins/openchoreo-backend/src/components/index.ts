export { createComponentController } from './componentController';
