export * from './apiEntityName';
export * from './representative';
