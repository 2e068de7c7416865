export { createWorkloadController } from './workloadController';
