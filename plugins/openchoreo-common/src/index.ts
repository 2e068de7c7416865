export * from './api';
export * from './access';
export * from './kinds';
export * from './summaries';
