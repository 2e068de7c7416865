import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';

export const WIDGET = { apiVersion: 'example.dev/v1', kind: 'Widget' };
export const PART = { apiVersion: 'example.dev/v1', kind: 'Part' };
export const CONTEXT = { actor: 'system:test' };

export type Widget = KubeObject<{ size?: number }, { seen?: number }>;

/** A widget on its way in. */
export function widget(name: string, size?: number): Widget {
  return {
    ...WIDGET,
    metadata: { name, namespace: 'demo' },
    spec: size === undefined ? {} : { size },
  };
}

/** A widget as a server would hand it out. */
export function storedWidget(
  name: string,
  resourceVersion: string,
  metadata: Partial<Stored['metadata']> = {},
): Stored<Widget> {
  return {
    ...WIDGET,
    metadata: {
      name,
      namespace: 'demo',
      uid: `uid-${name}`,
      resourceVersion,
      creationTimestamp: '2026-01-01T00:00:00Z',
      generation: 1,
      ...metadata,
    },
    spec: {},
  };
}
