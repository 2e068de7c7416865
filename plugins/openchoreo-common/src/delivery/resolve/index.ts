export * from './resolved';
export { effectiveWorkload, resolve } from './resolve';
