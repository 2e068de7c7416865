export * from './OpenChoreoApi';
export { createOpenChoreoClient } from './openChoreoClient';
export { OpenChoreoError } from './OpenChoreoError';
