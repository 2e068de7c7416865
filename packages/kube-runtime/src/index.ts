export * from './client/ObjectClient';
export * from './clock/Clock';
export * from './clock/wait';
export * from './controller/Reconciler';
export {
  createController,
  type Controller,
  type ControllerRuntime,
} from './controller/createController';
export type { StormOptions } from './controller/stormBreaker';
export * from './cache/ObjectReader';
export * from './cache/ObjectCache';
export { type CachedKind, dropManagedFields } from './cache/CachedKind';
export type { CacheChange } from './cache/KindStore';
export { createCachingClient } from './cache/CachingClient';
export { compareResourceVersions } from './cache/resourceVersion';
export * from './reflector/reflector';
export * from './queue/WorkQueue';
export * from './queue/backoff';
export * from './lease/Lease';
export * from './lease/LeaseStore';
export * from './lease/elector';
export * from './lease/objectLeaseStore';
export * from './lease/guardedClient';
export * from './manager/createManager';
export * from './metrics/metrics';
export * from './faults/faultyClient';
export * from './testing/SimulatedClock';
export * from './testing/seededRandom';
export * from './testing/trackingClient';
