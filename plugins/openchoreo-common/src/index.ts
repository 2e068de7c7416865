export * from './api';
export * from './access';
export * from './kinds';
export * from './summaries';
export * from './kinds/validation';
export * from './delivery';
export * from './promotion';
export * from './catalog';
