import type { FieldProblem, Stored } from '@openchoreo-backstage/kube-objects';
import type { ControllerOptions } from '@openchoreo-backstage/kube-runtime';
import {
  validateObject,
  type APIClass,
  type ServiceClass,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { kinds } from '../hierarchy';
import {
  enforcementOf,
  isDeleting,
  statusWith,
  system,
  writeStatus,
  type Statement,
} from '../status';
import { sampleProblems } from './sampleRender';

/**
 * Says of a ServiceClass whether a workload can be rendered with it
 * (spec/controllers.md 6.4). A class that is not valid can still be named; the
 * bindings then say what is wrong.
 */
export function createServiceClassController(
  deps: ControllerDependencies,
): ControllerOptions {
  return classController<ServiceClass>(deps, {
    name: 'serviceclass',
    kind: kinds.ServiceClass,
    judge: serviceClass => [
      ...validateObject(serviceClass),
      ...sampleProblems(serviceClass),
    ],
  });
}

/** Says of an APIClass whether its policies make sense (spec/controllers.md 6.4). */
export function createAPIClassController(
  deps: ControllerDependencies,
): ControllerOptions {
  return classController<APIClass>(deps, {
    name: 'apiclass',
    kind: kinds.APIClass,
    judge: apiClass => validateObject(apiClass),
  });
}

function classController<T extends ServiceClass | APIClass>(
  { client, reader, clock }: ControllerDependencies,
  options: {
    name: string;
    kind: typeof kinds.ServiceClass;
    judge(object: Stored<T>): FieldProblem[];
  },
): ControllerOptions {
  return {
    name: options.name,
    for: options.kind,
    async reconcile(request) {
      const object = reader.get<T>({ ...options.kind, ...request });
      if (!object || isDeleting(object)) return;
      const problems = options.judge(object);
      const ready: Statement = {
        type: 'Ready',
        ...(problems.length > 0
          ? {
              status: 'False',
              reason: 'InvalidTemplate',
              message: problems
                .map(({ path, message }) => `${path}: ${message}`)
                .join('; '),
            }
          : {
              status: 'True',
              reason: 'ClassValid',
              message: 'Workloads can be rendered with it.',
            }),
      };
      await writeStatus(
        client,
        object,
        statusWith<NonNullable<T['status']>>(
          object,
          [ready, enforcementOf(object)],
          clock.now(),
        ),
        system(options.name, ready.message),
      );
    },
  };
}
