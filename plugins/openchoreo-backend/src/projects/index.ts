export { createProjectController } from './projectController';
