export * from './cells';
export { createDataPlaneController } from './dataPlaneController';
export { followDataPlanes } from './followDataPlanes';
export * from './Plane';
export * from './planes';
