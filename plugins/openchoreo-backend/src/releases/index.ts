export {
  cellNamespaceOf,
  createReleaseController,
  type ReleaseDependencies,
} from './releaseController';
export { isSealedRelease, sealRelease } from './releaseSeal';
