import type { KindRef } from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  ObjectReader,
} from '@openchoreo-backstage/kube-runtime';
import type { SandboxLogs } from '@openchoreo-backstage/kube-sandbox';

/** Names a DataPlane object. */
export interface PlaneRef {
  namespace: string;
  name: string;
}

/**
 * A data plane that can be talked to.
 *
 * @public
 */
export interface Plane extends PlaneRef {
  /** Nothing real runs there; whatever comes from it must say so. */
  simulated: boolean;
  /** The plane's cluster. What it writes is in `objects` at once, where it was there before. */
  client: ObjectClient;
  /**
   * What Releases applied there, kept current by watches. Other objects of the
   * plane are not in it.
   */
  objects: ObjectReader;
  /** Kinds that the plane serves and a Release may have applied. */
  kinds: readonly KindRef[];
  /** Logs of what runs there. */
  logs(): SandboxLogs;
}

/** `namespace/name` of a plane, as `Release.status.dataPlane` holds it. */
export function planeKey({ namespace, name }: PlaneRef): string {
  return `${namespace}/${name}`;
}

/** The plane that a key names. */
export function parsePlaneKey(key: string): PlaneRef {
  const [namespace, name] = key.split('/');
  return { namespace, name };
}
