import { compareCodePoints } from '@openchoreo-backstage/kube-objects';
import type { WorkloadContainer, WorkloadTemplate } from '../kinds';

/** A container with its name. @public */
export interface NamedContainer {
  name: string;
  container: WorkloadContainer;
}

/**
 * The containers of a workload as they are rendered: the principal one first,
 * then by name (spec/controllers.md 8.3). Principal is `main`, else the first by
 * name; endpoint ports and connection variables go to it.
 *
 * @public
 */
export function containersInOrder(
  template: WorkloadTemplate,
): NamedContainer[] {
  return Object.entries(template.containers ?? {})
    .map(([name, container]) => ({ name, container }))
    .sort((a, b) => {
      if (a.name === 'main') return -1;
      if (b.name === 'main') return 1;
      return compareCodePoints(a.name, b.name);
    });
}

/** The principal container, or undefined when the workload has none. @public */
export function mainContainer(
  template: WorkloadTemplate,
): NamedContainer | undefined {
  return containersInOrder(template)[0];
}
