import type { FieldProblem } from '@openchoreo-backstage/kube-objects';
import { componentTypeOf, componentTypes, type Component } from '../Component';
import { gitUrlProblem } from './formats';
import { required, unsupported, when } from './problems';

/** A component is of a type that we run and can be built (V-09). */
export function componentRule(
  component: Component,
  old: Component | undefined,
): FieldProblem[] {
  const { type, build } = component.spec;
  return [
    // Only on create: objects with upstream's other types load, and a condition
    // says that they are not run.
    ...(!old && componentTypeOf(type) === undefined
      ? [unsupported('spec.type', componentTypes)]
      : []),
    ...(build
      ? [
          ...(build.repository.url === ''
            ? [required('spec.build.repository.url')]
            : when(
                gitUrlProblem(build.repository.url),
                'spec.build.repository.url',
              )),
          ...(build.templateRef.name === ''
            ? [required('spec.build.templateRef.name')]
            : []),
        ]
      : []),
  ];
}
