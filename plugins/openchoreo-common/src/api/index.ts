export * from './delivery';
export * from './plan';
export * from './requests';
export * from './stream';
export * from './eventStream';
