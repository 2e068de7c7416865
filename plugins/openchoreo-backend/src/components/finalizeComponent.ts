import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  finalizers,
  type Component,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { lookups, namespaceOf } from '../hierarchy';
import {
  deleteObject,
  removeFinalizer,
  statusWith,
  system,
  writeStatus,
} from '../status';

const NAME = 'component';

/**
 * One pass of deleting a Component. Each stage waits for the one before: the
 * type resource first, since it would make its binding again; then the
 * bindings, until their Releases have left the planes; then the records
 * (spec/controllers.md 13.7).
 */
export async function finalizeComponent(
  { client, reader, clock }: ControllerDependencies,
  component: Stored<Component>,
): Promise<void> {
  const find = lookups(reader);
  const namespace = namespaceOf(component);
  const { name } = component.metadata;
  const owner = {
    projectName: component.spec.owner.projectName,
    componentName: name,
  };
  const stages: Array<{ what: string; remaining: Stored[] }> = [
    { what: 'type resources', remaining: find.servicesOf(namespace, owner) },
    { what: 'bindings', remaining: find.bindingsOf(namespace, owner) },
    {
      what: 'Releases on data planes',
      remaining: find.releasesOf(namespace, owner),
    },
    {
      what: 'Workloads, Promotions and artifacts',
      remaining: [
        ...find.workloadsOf(namespace, owner),
        ...find.promotionsOf(namespace, owner),
        ...find.artifactsOf(namespace, name),
      ],
    },
  ];
  const context = system(NAME, `Component ${name} is being deleted`);
  for (const { what, remaining } of stages) {
    if (remaining.length > 0) {
      const message = `${remaining.length} ${what} still have to go, ${remaining[0].metadata.name} among them.`;
      await writeStatus(
        client,
        component,
        statusWith(
          component,
          [
            {
              type: 'Finalizing',
              status: 'True',
              reason: 'ComponentFinalizing',
              message,
            },
          ],
          clock.now(),
        ),
        system(NAME, message),
      );
      for (const object of remaining) {
        await deleteObject(client, object, context);
      }
      // Their events cause the next pass.
      return;
    }
  }
  await removeFinalizer(
    client,
    component,
    finalizers.component,
    system(NAME, `Nothing of component ${name} is left`),
  );
}
