export * from './enforcement';
export * from './finalizer';
export * from './system';
export * from './writeStatus';
