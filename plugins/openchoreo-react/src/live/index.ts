export type { LiveState } from './connection';
export type { LiveObject, Snapshot } from './snapshot';
export type { LiveSubscription } from './subscription';
export {
  liveStreamApiRef,
  type LiveHandle,
  type LiveStream,
} from './LiveStream';
export { createBrowserLiveStream } from './browserStream';
export { useDelivery, useLiveState, useObjects, type LiveError } from './hooks';
export { LiveMark } from './LiveMark';
