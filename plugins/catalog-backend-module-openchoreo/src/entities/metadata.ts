import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type EntityMeta,
} from '@backstage/catalog-model';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  labels,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** All entities of this provider have it, so that they can be told from others'. */
export const ORIGIN_LOCATION = 'openchoreo:control-plane';

/** Owner of what nobody is named for; entities need one. */
export const UNKNOWN_OWNER = 'group:default/unknown';

/** Metadata that every entity has: where it comes from, its title and description. */
export function entityMetadata(
  object: KubeObject,
  name: string,
  extra: Record<string, string> = {},
): EntityMeta {
  const own = object.metadata.annotations ?? {};
  const title = own[annotations.displayName];
  const description = own[annotations.description];
  const organization = object.metadata.namespace ?? object.metadata.name;
  return {
    namespace: organization,
    name,
    ...(title && title !== name ? { title } : {}),
    ...(description ? { description } : {}),
    annotations: {
      [ANNOTATION_LOCATION]: `openchoreo:${object.kind.toLowerCase()}/${organization}/${
        object.metadata.name
      }`,
      [ANNOTATION_ORIGIN_LOCATION]: ORIGIN_LOCATION,
      [labels.organization]: organization,
      ...extra,
    },
  };
}

/** The owner that the first of the objects names in its annotation. */
export function ownerOf(
  ...objects: Array<KubeObject | undefined>
): string | undefined {
  for (const object of objects) {
    const owner = object?.metadata.annotations?.[annotations.owner];
    if (owner) return owner;
  }
  return undefined;
}

/** `<namespace>/<name>`, to find objects by. */
export function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
