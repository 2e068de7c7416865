import { kubeName } from '@openchoreo-backstage/kube-objects';

/** Entity names have at most 63 characters. */
const MAX_NAME = 63;

/**
 * Name of the catalog's API entity of one endpoint. Component names have no
 * dots, so no two endpoints of an organization share one.
 *
 * @public
 */
export function apiEntityName(component: string, endpoint: string): string {
  const name = `${component}.${endpoint}`;
  return name.length <= MAX_NAME
    ? name
    : kubeName(MAX_NAME, component, endpoint);
}
