import {
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type {
  ClassOverrides,
  DeployableArtifact,
  EnvironmentOverrides,
  WorkloadOverrides,
  WorkloadTemplate,
} from '../kinds';
import { isRecord } from './content';

const OVERRIDABLE_OF_CLASS = [
  'deploymentTemplate',
  'serviceTemplate',
  'hpaTemplate',
];
const OVERRIDABLE_OF_WORKLOAD = ['containers', 'endpoints', 'connections'];
const OVERRIDABLE_OF_CONTAINER = [
  'env',
  'envFrom',
  'fileMounts',
  'fileMountsFrom',
];

/** Fields that decide what runs and with which rights, at any depth of a class override. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  image: 'what runs is decided by the artifact, not by the environment',
  command: 'what runs is decided by the artifact, not by the environment',
  args: 'what runs is decided by the artifact, not by the environment',
  hostPath: 'volumes of the host are not available to workloads',
  hostNetwork: 'workloads do not share the network of the host',
  hostPID: 'workloads do not share the processes of the host',
  hostIPC: 'workloads do not share the memory of the host',
  hostPort: 'endpoints are reached through the gateways',
  externalIPs: 'endpoints are reached through the gateways',
  serviceAccountName: 'the service account belongs to the platform',
  serviceAccount: 'the service account belongs to the platform',
};

/** Maps of free keys: a label may be called `image`. */
const FREE_MAPS = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
]);

const CONTAINER_LISTS = new Set([
  'containers',
  'initContainers',
  'ephemeralContainers',
]);

/**
 * Everything in an environment's overrides that is not the environment's
 * business (design.md section 5): image, command, args, containers that the
 * artifact lacks, volumes of the host, service accounts, and merge directives,
 * which could remove what the class demands.
 *
 * @returns problems with paths from `spec` of the binding on; empty when all is well
 * @public
 */
export function overrideProblems(
  overrides: EnvironmentOverrides,
  artifact?: DeployableArtifact,
): FieldProblem[] {
  return [
    ...classOverrideProblems(overrides.classOverrides, artifact),
    ...workloadOverrideProblems(
      overrides.workloadOverrides,
      artifact?.spec.workloadSpec,
    ),
  ];
}

function classOverrideProblems(
  overrides: ClassOverrides | undefined,
  artifact: DeployableArtifact | undefined,
): FieldProblem[] {
  if (!overrides) return [];
  const base = 'spec.classOverrides';
  return [
    ...unknownFields(overrides, OVERRIDABLE_OF_CLASS, base),
    ...forbiddenFields(overrides, base, artifact && knownContainers(artifact)),
  ];
}

function forbiddenFields(
  value: unknown,
  path: string,
  known: ReadonlySet<string> | undefined,
): FieldProblem[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      forbiddenFields(item, itemPath(path, item, index), known),
    );
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const at = fieldPath(path, key);
    if (key.startsWith('$')) {
      return [
        forbidden(at, 'must not be set: overrides carry no merge directives'),
      ];
    }
    if (Object.hasOwn(FORBIDDEN, key)) {
      return [forbidden(at, `must not be overridden: ${FORBIDDEN[key]}`)];
    }
    if (FREE_MAPS.has(key)) return [];
    return [
      ...(CONTAINER_LISTS.has(key) ? newContainers(member, at, known) : []),
      ...forbiddenFields(member, at, known),
    ];
  });
}

function newContainers(
  list: unknown,
  path: string,
  known: ReadonlySet<string> | undefined,
): FieldProblem[] {
  if (!known || !Array.isArray(list)) return [];
  return list.flatMap((item, index) =>
    isRecord(item) && typeof item.name === 'string' && known.has(item.name)
      ? []
      : [
          forbidden(
            itemPath(path, item, index),
            'must not be added: the artifact has no container of that name',
          ),
        ],
  );
}

/** Containers of the workload, and those that the frozen class adds beside it. */
function knownContainers(artifact: DeployableArtifact): ReadonlySet<string> {
  const names = new Set(
    Object.keys(artifact.spec.workloadSpec?.containers ?? {}),
  );
  const template = artifact.spec.classSnapshot?.spec?.deploymentTemplate;
  const podSpec =
    isRecord(template) && isRecord(template.template)
      ? template.template.spec
      : undefined;
  if (isRecord(podSpec)) {
    for (const list of [podSpec.containers, podSpec.initContainers]) {
      for (const item of Array.isArray(list) ? list : []) {
        if (isRecord(item) && typeof item.name === 'string')
          names.add(item.name);
      }
    }
  }
  return names;
}

function workloadOverrideProblems(
  overrides: WorkloadOverrides | undefined,
  template: WorkloadTemplate | undefined,
): FieldProblem[] {
  if (!overrides) return [];
  const base = 'spec.workloadOverrides';
  const containers = Object.entries(overrides.containers ?? {}).flatMap(
    ([name, container]) => {
      const path = fieldPath(base, 'containers', name);
      return template && !Object.hasOwn(template.containers ?? {}, name)
        ? [
            forbidden(
              path,
              'must not be added: the artifact has no container of that name',
            ),
          ]
        : unknownFields(container, OVERRIDABLE_OF_CONTAINER, path);
    },
  );
  return [
    ...unknownFields(overrides, OVERRIDABLE_OF_WORKLOAD, base),
    ...containers,
    ...incomplete(overrides, template, base),
  ];
}

/** An endpoint or connection that the artifact lacks must be whole, there is nothing to merge it with. */
function incomplete(
  overrides: WorkloadOverrides,
  template: WorkloadTemplate | undefined,
  base: string,
): FieldProblem[] {
  if (!template) return [];
  const required = {
    endpoints: ['type', 'port'],
    connections: ['type', 'inject'],
  } as const;
  return (['endpoints', 'connections'] as const).flatMap(list =>
    Object.entries(overrides[list] ?? {}).flatMap(([name, entry]) =>
      Object.hasOwn(template[list] ?? {}, name)
        ? []
        : required[list]
            .filter(field => !Object.hasOwn(entry, field))
            .map(
              (field): FieldProblem => ({
                path: fieldPath(base, list, name, field),
                message: `is required, since the artifact has no ${list.slice(
                  0,
                  -1,
                )} of that name to take it from`,
                reason: 'FieldValueRequired',
              }),
            ),
    ),
  );
}

function unknownFields(
  value: object,
  known: readonly string[],
  path: string,
): FieldProblem[] {
  return Object.keys(value)
    .filter(key => !known.includes(key))
    .map(key =>
      forbidden(
        fieldPath(path, key),
        Object.hasOwn(FORBIDDEN, key)
          ? `must not be overridden: ${FORBIDDEN[key]}`
          : `must not be overridden, only ${known.join(', ')} may`,
      ),
    );
}

function itemPath(path: string, item: unknown, index: number): string {
  return isRecord(item) && typeof item.name === 'string'
    ? `${path}[${item.name}]`
    : fieldPath(path, index);
}

function forbidden(path: string, message: string): FieldProblem {
  return { path, message, reason: 'FieldValueForbidden' };
}
