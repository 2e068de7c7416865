import {
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type {
  EnvFrom,
  EnvVar,
  FileMount,
  FileMountsFrom,
  ValueSource,
} from '../configuration';
import {
  duplicate,
  exactlyOne,
  forbidden,
  invalidValue,
  when,
} from './problems';

const REFERENCES = ['configurationGroupRef', 'secretRef'];

/** What keeps a text from naming an environment variable (V-11). */
export function variableNameProblem(name: string): string | undefined {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? undefined
    : 'must consist of letters, digits and _, and not begin with a digit';
}

/** What a container or its override takes its configuration from. */
export interface ContainerConfiguration {
  env?: EnvVar[];
  envFrom?: EnvFrom[];
  fileMounts?: FileMount[];
  fileMountsFrom?: FileMountsFrom[];
}

/** Variables and files have names that work, and one source each (V-11, spec/resources.md 3.9). */
export function configurationProblems(
  configuration: ContainerConfiguration,
  path: string,
): FieldProblem[] {
  return [
    ...envProblems(configuration.env ?? [], fieldPath(path, 'env')),
    ...(configuration.envFrom ?? []).flatMap((entry, index) =>
      exactlyOne(fieldPath(path, 'envFrom', index), entry, REFERENCES),
    ),
    ...(configuration.fileMounts ?? []).flatMap((file, index) => {
      const at = fieldPath(path, 'fileMounts', index);
      return [
        ...absolutePath(file.mountPath, `${at}.mountPath`),
        ...valueProblems(file, at),
      ];
    }),
    ...(configuration.fileMountsFrom ?? []).flatMap((entry, index) => {
      const at = fieldPath(path, 'fileMountsFrom', index);
      const { configurationGroupRef: group, secretRef: secret } = entry;
      return [
        ...exactlyOne(at, entry, REFERENCES),
        ...(group
          ? absolutePath(
              group.mountPath,
              `${at}.configurationGroupRef.mountPath`,
            )
          : []),
        ...(secret
          ? absolutePath(secret.mountPath, `${at}.secretRef.mountPath`)
          : []),
      ];
    }),
  ];
}

function envProblems(env: readonly EnvVar[], path: string): FieldProblem[] {
  const firstAt = new Map<string, number>();
  return env.flatMap((variable, index) => {
    const at = fieldPath(path, index);
    const first = firstAt.get(variable.key);
    if (first === undefined) {
      firstAt.set(variable.key, index);
    }
    return [
      ...when(variableNameProblem(variable.key), `${at}.key`),
      ...(first === undefined
        ? []
        : [duplicate(`${at}.key`, `is set by [${first}] already`)]),
      ...valueProblems(variable, at),
    ];
  });
}

/** A value is literal or referred to; an absent one is the empty text. */
function valueProblems(
  holder: { value?: string; valueFrom?: ValueSource },
  path: string,
): FieldProblem[] {
  if (holder.valueFrom === undefined) {
    return [];
  }
  return [
    ...(holder.value === undefined
      ? []
      : [forbidden(`${path}.valueFrom`, 'must not be set beside value')]),
    ...exactlyOne(`${path}.valueFrom`, holder.valueFrom, REFERENCES),
  ];
}

function absolutePath(mountPath: string, path: string): FieldProblem[] {
  const isAbsolute =
    mountPath.startsWith('/') && !mountPath.split('/').includes('..');
  return isAbsolute
    ? []
    : [invalidValue(path, 'must be an absolute path without ..')];
}
