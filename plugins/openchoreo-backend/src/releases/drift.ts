import {
  isJsonObject,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import { annotations as annotationKeys } from '@openchoreo-backstage/plugin-openchoreo-common';
import { MANIFEST_HASH, type DesiredObject } from './manifests';

/**
 * Whether a live object still is what was applied: it got this manifest last,
 * and every field of it is there unchanged. Fields that others added do not
 * count; a list that others changed does, and is applied again, which does no
 * harm.
 */
export function isAsDesired(
  live: KubeObject | undefined,
  desired: DesiredObject,
): boolean {
  if (!live) return false;
  if (live.metadata.annotations?.[MANIFEST_HASH] !== desired.hash) return false;
  const { metadata, ...rest } = desired.object;
  // The generation may lag behind: it orders writes and is not content.
  const { [annotationKeys.releaseGeneration]: _generation, ...annotations } =
    metadata.annotations ?? {};
  return (
    covers(live.metadata.labels, metadata.labels) &&
    covers(live.metadata.annotations, annotations) &&
    covers(live, rest)
  );
}

/** Whether everything of `wanted` is in `live`. */
export function covers(live: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((item, index) => covers(live[index], item))
    );
  }
  if (isJsonObject(wanted)) {
    return (
      isJsonObject(live) &&
      Object.entries(wanted).every(
        ([key, value]) =>
          value === undefined ||
          (Object.hasOwn(live, key) && covers(live[key], value)),
      )
    );
  }
  return live === wanted;
}
