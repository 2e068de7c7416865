export * from './defaults';
export * from './indexes';
export * from './kinds';
export * from './lookups';
