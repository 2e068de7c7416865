import type {
  Clock,
  ObjectClient,
  ObjectReader,
} from '@openchoreo-backstage/kube-runtime';

/** What every controller works with. */
export interface ControllerDependencies {
  /** Writes to the control plane; the cache shows them at once. */
  client: ObjectClient;
  /** The cache, kept current by watches. */
  reader: ObjectReader;
  clock: Clock;
}
