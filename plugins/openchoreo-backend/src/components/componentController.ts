import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type {
  ControllerOptions,
  ReconcileRequest,
} from '@openchoreo-backstage/kube-runtime';
import { finalizers } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { kinds, lookups, namespaceOf, requestFor } from '../hierarchy';
import {
  ensureFinalizer,
  isDeleting,
  statusWith,
  system,
  writeStatus,
} from '../status';
import { componentReadiness } from './componentReadiness';
import { finalizeComponent } from './finalizeComponent';

const NAME = 'component';

/**
 * Sums a Component up: what it misses, or how the worst of its bindings is
 * (spec/controllers.md 6.1). Deleting it deletes all that belongs to it.
 */
export function createComponentController(
  deps: ControllerDependencies,
): ControllerOptions {
  const { client, reader, clock } = deps;
  const find = lookups(reader);

  return {
    name: NAME,
    for: kinds.Component,
    watches: [
      ...[
        kinds.Workload,
        kinds.Service,
        kinds.ServiceBinding,
        kinds.Release,
        kinds.Promotion,
      ].map(kind => ({ kind, map: owningComponent })),
      { kind: kinds.Project, map: componentsOfProject },
    ],
    async reconcile({ namespace = '', name }) {
      const component = find.component(namespace, name);
      if (!component) return;
      if (isDeleting(component)) {
        await finalizeComponent(deps, component);
        return;
      }
      const added = await ensureFinalizer(
        client,
        component,
        finalizers.component,
        system(NAME, `Component ${name} will be cleaned up when deleted`),
      );
      if (added) return;
      const ready = componentReadiness(find, component);
      await writeStatus(
        client,
        component,
        statusWith(component, [ready], clock.now()),
        system(NAME, ready.message),
      );
    },
  };

  function componentsOfProject(project: KubeObject): ReconcileRequest[] {
    return find
      .componentsOf(namespaceOf(project), project.metadata.name)
      .map(requestFor);
  }
}

function owningComponent(object: KubeObject): ReconcileRequest[] {
  const { owner } = object.spec as { owner: { componentName: string } };
  return [{ namespace: namespaceOf(object), name: owner.componentName }];
}
