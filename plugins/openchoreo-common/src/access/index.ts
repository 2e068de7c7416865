export * from './inScope';
export * from './permissions';
export * from './scope';
