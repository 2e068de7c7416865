import type { Entity } from '@backstage/catalog-model';

/** Says which OpenChoreo component an entity stands for: `<organization>/<component>`. */
export const COMPONENT_ANNOTATION = 'openchoreo.dev/component';

/** An OpenChoreo component. */
export interface ComponentRef {
  /** The organization. */
  namespace: string;
  component: string;
}

/**
 * The component that an entity stands for.
 *
 * @returns undefined where the annotation is missing or names no component
 */
export function componentRefOf(entity: Entity): ComponentRef | undefined {
  const value = entity.metadata.annotations?.[COMPONENT_ANNOTATION];
  const [namespace, component, ...rest] = value?.split('/') ?? [];
  if (!namespace || !component || rest.length > 0) return undefined;
  return { namespace, component };
}
