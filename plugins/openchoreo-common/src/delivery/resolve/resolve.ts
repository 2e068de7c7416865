import {
  canonicalJson,
  compareCodePoints,
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type {
  DeployableArtifact,
  ServiceClassSpec,
  WorkloadOverrides,
  WorkloadTemplate,
} from '../../kinds';
import { injectedVariables } from '../connections';
import { containersInOrder } from '../mainContainer';
import { applyWorkloadOverrides } from '../applyOverrides';
import { overrideProblems } from '../overrides';
import type { RenderInput } from '../render/input';
import { resolveFiles } from './files';
import { leafPaths } from './leafPaths';
import {
  mergeTemplate,
  TEMPLATE_KINDS,
  type TemplateField,
} from './mergeTemplate';
import type {
  ConfigurationFact,
  Origin,
  Resolved,
  ResolvedContainer,
  ResolvedEndpoint,
  ResolvedVariable,
} from './resolved';
import { resolveVariables, type Findings } from './variables';

const TEMPLATES = Object.keys(TEMPLATE_KINDS) as TemplateField[];

/**
 * What an artifact comes to in one environment, before it is written as
 * manifests, and who decided each value (spec/controllers.md 8.2). Strongest
 * last: class, class overrides, workload, workload overrides, configuration,
 * connections.
 *
 * @public
 */
export function resolve(input: RenderInput): Resolved {
  const { artifact, binding } = input;
  const workload = effectiveWorkload(artifact, binding.workloadOverrides);
  const findings: Findings = {
    problems: [
      ...overrideProblems(binding, artifact),
      ...contentProblems(artifact, workload),
    ],
    configuration: [],
  };
  const containers = containersInOrder(workload).map(
    ({ name, container }, index) =>
      resolveContainer(name, container, index === 0, input, findings),
  );
  const injected = injectedVariables(workload.connections, input.connections);
  if (containers.length > 0) {
    containers[0].variables = withInjected(
      containers[0].variables,
      injected.variables.map(({ name, value, connection }) => ({
        name,
        value,
        connection,
        origin: 'platform',
      })),
    );
  }
  const classSpec = effectiveClass(input, findings.problems);
  const endpoints = resolveEndpoints(workload, binding.workloadOverrides);
  return {
    classSpec,
    workload,
    containers,
    endpoints,
    apis: artifact.spec.apis ?? {},
    origins: {
      ...classOrigins(classSpec, binding.classOverrides),
      ...containerOrigins(containers),
      ...endpointOrigins(endpoints),
    },
    configuration: uniqueFacts(findings.configuration),
    waiting: injected.waiting,
    problems: [...findings.problems, ...injected.problems],
  };
}

/** The workload of an artifact with an environment's overrides in it. @public */
export function effectiveWorkload(
  artifact: DeployableArtifact,
  overrides: WorkloadOverrides | undefined,
): WorkloadTemplate {
  return applyWorkloadOverrides(artifact.spec.workloadSpec ?? {}, overrides);
}

function effectiveClass(
  { artifact, binding }: RenderInput,
  problems: FieldProblem[],
): ServiceClassSpec {
  const snapshot = artifact.spec.classSnapshot?.spec ?? {};
  const overrides = binding.classOverrides ?? {};
  const merged = TEMPLATES.filter(
    field => snapshot[field] !== undefined || overrides[field] !== undefined,
  ).map(field => [
    field,
    mergeTemplate(
      snapshot[field],
      overrides[field],
      field,
      `spec.classOverrides.${field}`,
      problems,
    ),
  ]);
  return Object.fromEntries(merged) as ServiceClassSpec;
}

function contentProblems(
  artifact: DeployableArtifact,
  workload: WorkloadTemplate,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!artifact.spec.classSnapshot?.spec) {
    problems.push({
      path: 'spec.classSnapshot.spec',
      message: `of artifact ${artifact.metadata.name} is required: class ${
        artifact.spec.classSnapshot?.className ?? 'default'
      } did not exist when it was minted`,
      reason: 'FieldValueRequired',
    });
  }
  const containers = containersInOrder(workload);
  if (containers.length === 0) {
    problems.push({
      path: 'spec.workloadSpec.containers',
      message: 'must have at least one container',
      reason: 'FieldValueRequired',
    });
  }
  for (const { name, container } of containers) {
    if (!container.image) {
      problems.push({
        path: fieldPath('spec.workloadSpec.containers', name, 'image'),
        message: 'is required',
        reason: 'FieldValueRequired',
      });
    }
  }
  return problems;
}

function resolveContainer(
  name: string,
  container: NonNullable<WorkloadTemplate['containers']>[string],
  main: boolean,
  { binding, configuration }: RenderInput,
  findings: Findings,
): ResolvedContainer {
  const override = binding.workloadOverrides?.containers?.[name];
  const overridden =
    <T>(list: readonly T[] | undefined) =>
    (entry: T): Origin =>
      list?.includes(entry) ? 'override' : 'artifact';
  const { variables, fromSecrets } = resolveVariables(
    name,
    container,
    overridden(override?.env),
    configuration,
    findings,
  );
  return {
    name,
    main,
    image: container.image,
    ...(container.command?.length ? { command: container.command } : {}),
    ...(container.args?.length ? { args: container.args } : {}),
    variables,
    variablesFromSecrets: fromSecrets,
    files: resolveFiles(
      name,
      container,
      overridden(override?.fileMounts),
      configuration,
      findings,
    ),
  };
}

/** A connection's variable wins over one of the workload of the same name. */
function withInjected(
  own: readonly ResolvedVariable[],
  injected: readonly ResolvedVariable[],
): ResolvedVariable[] {
  const byName = new Map(own.map(variable => [variable.name, variable]));
  for (const variable of injected) {
    byName.delete(variable.name);
    byName.set(variable.name, variable);
  }
  return [...byName.values()];
}

function resolveEndpoints(
  workload: WorkloadTemplate,
  overrides: WorkloadOverrides | undefined,
): ResolvedEndpoint[] {
  return Object.entries(workload.endpoints ?? {})
    .map(([name, endpoint]) => ({
      name,
      ...endpoint,
      origin: Object.hasOwn(overrides?.endpoints ?? {}, name)
        ? ('override' as const)
        : ('artifact' as const),
    }))
    .sort((a, b) => compareCodePoints(a.name, b.name));
}

function classOrigins(
  classSpec: ServiceClassSpec,
  overrides: RenderInput['binding']['classOverrides'],
): Record<string, Origin> {
  const overridden = new Set(overrides ? leafPaths(overrides) : []);
  return Object.fromEntries(
    leafPaths(classSpec).map(path => [
      path ? `classSpec.${path}` : 'classSpec',
      overridden.has(path) ? 'override' : 'class',
    ]),
  );
}

function containerOrigins(
  containers: readonly ResolvedContainer[],
): Record<string, Origin> {
  const origins: Record<string, Origin> = {};
  for (const container of containers) {
    const base = `containers[${container.name}]`;
    for (const field of ['image', 'command', 'args'] as const) {
      if (container[field] !== undefined)
        origins[`${base}.${field}`] = 'artifact';
    }
    for (const { name, origin } of container.variables) {
      origins[`${base}.env[${name}]`] = origin;
    }
    for (const { mountPath, origin } of container.files) {
      origins[`${base}.files[${mountPath}]`] = origin;
    }
  }
  return origins;
}

function endpointOrigins(
  endpoints: readonly ResolvedEndpoint[],
): Record<string, Origin> {
  return Object.fromEntries(
    endpoints.map(({ name, origin }) => [`endpoints[${name}]`, origin]),
  );
}

function uniqueFacts(facts: readonly ConfigurationFact[]): ConfigurationFact[] {
  const byText = new Map(facts.map(fact => [canonicalJson(fact), fact]));
  return [...byText]
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([, fact]) => fact);
}
