import {
  API_VERSION,
  kindRef,
  type ChoreoService,
  type Component,
  type KindName,
  type Workload,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** Reference of an object in organization `default`. */
export function ref(kind: KindName, name: string) {
  return { ...kindRef(kind), namespace: 'default', name };
}

const meta = (name: string) => ({ name, namespace: 'default' });

const owner = (componentName: string) => ({
  projectName: 'default',
  componentName,
});

/** A component of project `default`. */
export function component(name: string): Component {
  return {
    apiVersion: API_VERSION,
    kind: 'Component',
    metadata: meta(name),
    spec: { owner: { projectName: 'default' }, type: 'Service' },
  };
}

/** A workload with one container and one HTTP endpoint `api` on port 8080. */
export function workload(
  name: string,
  changes: Partial<Workload['spec']> & { image?: string } = {},
): Workload {
  const { image = `example.com/${name}:1`, ...spec } = changes;
  return {
    apiVersion: API_VERSION,
    kind: 'Workload',
    metadata: meta(name),
    spec: {
      owner: owner(name),
      containers: { main: { image } },
      endpoints: { api: { type: 'HTTP', port: 8080 } },
      ...spec,
    },
  };
}

/** Joins the workload of the same name to the default class. */
export function service(
  name: string,
  changes: Partial<ChoreoService['spec']> = {},
): ChoreoService {
  return {
    apiVersion: API_VERSION,
    kind: 'Service',
    metadata: meta(name),
    spec: {
      owner: owner(name),
      workloadName: name,
      className: 'default',
      ...changes,
    },
  };
}
