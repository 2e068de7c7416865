export { createPipelineController } from './pipelineController';
