import type { Stored } from '@openchoreo-backstage/kube-objects';
import type { ObjectCache } from '@openchoreo-backstage/kube-runtime';
import type { DataPlane } from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds, namespaceOf } from '../hierarchy';
import type { Planes } from './planes';

/**
 * Keeps the planes as the DataPlane objects say. Every process does that, not
 * only the one that runs the controllers: logs and plans are asked of any.
 *
 * @returns ends it
 */
export function followDataPlanes(
  cache: Pick<ObjectCache, 'onChange'>,
  planes: Planes,
): () => void {
  return cache.onChange(kinds.DataPlane, ({ type, object }) => {
    if (type === 'deleted') {
      planes.close({
        namespace: namespaceOf(object),
        name: object.metadata.name,
      });
    } else {
      planes.open(object as Stored<DataPlane>);
    }
  });
}
