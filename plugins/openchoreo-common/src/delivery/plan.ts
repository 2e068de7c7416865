import {
  compareCodePoints,
  diffObjects,
  formatRef,
  refOf,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import type { ArtifactChip, GateView, ObjectChange, Plan } from '../api';
import type { EndpointStatus } from '../kinds';
import { at, listAt, textAt } from './health/fields';
import type { RenderResult } from './render';

/** What a plan is about, besides the two renders. @public */
export interface PlanInput {
  component: string;
  environment: string;
  /** What the Release has now; absent while nothing is deployed. */
  before?: Pick<RenderResult, 'resources' | 'endpoints'>;
  after: RenderResult;
  changeHash: string;
  beforeArtifact?: ArtifactChip;
  afterArtifact?: ArtifactChip;
  /** Answers of the gates as they would be now; empty when there are none. */
  gates?: readonly GateView[];
}

/**
 * What would change in an environment, for people to look at (design.md section
 * 5). The hash is that of the render: what was looked at is what is written.
 *
 * @public
 */
export function planChange(input: PlanInput): Plan {
  const { before = { resources: [], endpoints: [] }, after } = input;
  const gates = [...(input.gates ?? [])];
  const endpoints = endpointChanges(before.endpoints, after.endpoints);
  const objects = objectChanges(
    before.resources.map(({ object }) => object),
    after.resources.map(({ object }) => object),
  );
  return {
    hash: after.hash,
    changeHash: input.changeHash,
    environment: input.environment,
    ...(input.beforeArtifact ? { before: input.beforeArtifact } : {}),
    ...(input.afterArtifact ? { after: input.afterArtifact } : {}),
    objects,
    endpoints,
    configuration: configurationChanges(before, after),
    network: networkSentences(
      input.component,
      before.endpoints,
      after.endpoints,
    ),
    problems: after.problems.map(({ path, message }) => ({ path, message })),
    gates,
    ...effectOf(input, gates, objects.length),
  };
}

function effectOf(
  { environment, after, gates: given }: PlanInput,
  gates: readonly GateView[],
  changes: number,
): Pick<Plan, 'effect' | 'sentence'> {
  const [problem] = after.problems;
  if (problem) {
    return {
      effect: 'refused',
      sentence: `It cannot be applied to ${environment}: ${problem.path} ${problem.message}.`,
    };
  }
  // The order of environments is no question of time: asking would be rejected.
  const order = gates.find(
    gate => gate.type === 'order' && gate.state === 'Denied',
  );
  if (order) return { effect: 'refused', sentence: order.message };
  const open = gates.filter(gate => gate.state !== 'Allowed');
  if (open.length > 0) {
    return {
      effect: 'waits',
      sentence: `It will wait. ${open.map(({ message }) => message).join(' ')}`,
    };
  }
  if (after.waiting.length > 0) {
    return {
      effect: 'applies-now',
      sentence: `It will be let into ${environment} at once, and start when it can: ${after.waiting.join(
        ' ',
      )}`,
    };
  }
  return {
    effect: 'applies-now',
    sentence:
      changes === 0
        ? `Nothing changes in ${environment}.`
        : `${environment} changes at once${
            given?.length ? ', all gates allow it' : ''
          }.`,
  };
}

function objectChanges(
  before: readonly KubeObject[],
  after: readonly KubeObject[],
): ObjectChange[] {
  const key = (object: KubeObject) => formatRef(refOf(object));
  const left = new Map(before.map(object => [key(object), object]));
  const right = new Map(after.map(object => [key(object), object]));
  const keys = [...new Set([...right.keys(), ...left.keys()])];
  return keys.flatMap((id): ObjectChange[] => {
    const [old, wanted] = [left.get(id), right.get(id)];
    const changes = old && wanted ? diffObjects(old, wanted) : [];
    if (old && wanted && changes.length === 0) return [];
    const { apiVersion, kind, metadata } = (wanted ?? old)!;
    return [
      {
        apiVersion,
        kind,
        name: metadata.name,
        ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
        op: operation(old, wanted),
        changes,
      },
    ];
  });
}

function operation(
  old: unknown,
  wanted: unknown,
): 'create' | 'update' | 'delete' {
  if (old === undefined) return 'create';
  return wanted === undefined ? 'delete' : 'update';
}

function endpointChanges(
  before: readonly EndpointStatus[],
  after: readonly EndpointStatus[],
): Plan['endpoints'] {
  const left = new Map(
    before.map(endpoint => [endpoint.name, widestUri(endpoint)]),
  );
  const right = new Map(
    after.map(endpoint => [endpoint.name, widestUri(endpoint)]),
  );
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort(compareCodePoints)
    .flatMap((name): Plan['endpoints'] => {
      const [old, wanted] = [left.get(name), right.get(name)];
      if (old === wanted) return [];
      if (old === undefined) return [{ name, op: 'add', after: wanted }];
      return wanted === undefined
        ? [{ name, op: 'remove', before: old }]
        : [{ name, op: 'change', before: old, after: wanted }];
    });
}

/** The address by which most can reach an endpoint. */
function widestUri(endpoint: EndpointStatus): string {
  const access = endpoint.public ?? endpoint.organization ?? endpoint.project;
  return access?.uri ?? '';
}

/** Variables and files of all containers, by key; values are not shown, they may be secret. */
function configurationChanges(
  before: Pick<RenderResult, 'resources'>,
  after: Pick<RenderResult, 'resources'>,
): Plan['configuration'] {
  const left = configurationOf(before);
  const right = configurationOf(after);
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort(compareCodePoints)
    .flatMap((id): Plan['configuration'] => {
      const [old, wanted] = [left.get(id), right.get(id)];
      if (old?.value === wanted?.value) return [];
      const { container, key } = (wanted ?? old)!;
      if (!old) return [{ container, key, op: 'add' }];
      return [{ container, key, op: wanted ? 'replace' : 'remove' }];
    });
}

interface Setting {
  container: string;
  key: string;
  value: string;
}

function configurationOf({
  resources,
}: Pick<RenderResult, 'resources'>): Map<string, Setting> {
  const files = new Map(
    resources
      .filter(({ object }) => object.kind === 'ConfigMap')
      .map(({ object }) => [
        object.metadata.name,
        JSON.stringify(at(object, 'data')),
      ]),
  );
  const settings = new Map<string, Setting>();
  for (const { object } of resources) {
    if (object.kind !== 'Deployment') continue;
    const pod = at(object, 'spec', 'template', 'spec');
    const volumes = new Map(
      listAt(pod, 'volumes').map(volume => [textAt(volume, 'name'), volume]),
    );
    for (const container of listAt(pod, 'containers')) {
      const name = textAt(container, 'name');
      const add = (key: string, value: unknown) =>
        settings.set(`${name}/${key}`, {
          container: name,
          key,
          value: JSON.stringify(value),
        });
      for (const entry of listAt(container, 'env')) {
        add(textAt(entry, 'name'), entry.value ?? entry.valueFrom);
      }
      for (const mount of listAt(container, 'volumeMounts')) {
        const volume = volumes.get(textAt(mount, 'name'));
        add(textAt(mount, 'mountPath'), [
          volume,
          files.get(textAt(volume, 'configMap', 'name')),
        ]);
      }
    }
  }
  return settings;
}

const AUDIENCES = [
  { level: 'public', from: 'from the internet' },
  { level: 'organization', from: 'from the whole organization' },
  { level: 'project', from: 'inside of its project' },
] as const;

/** What changes for those who call, one sentence per endpoint and audience. */
function networkSentences(
  component: string,
  before: readonly EndpointStatus[],
  after: readonly EndpointStatus[],
): string[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.sort(compareCodePoints).flatMap(name => {
    const old = before.find(endpoint => endpoint.name === name);
    const wanted = after.find(endpoint => endpoint.name === name);
    return AUDIENCES.flatMap(({ level, from }) => {
      const [left, right] = [old?.[level]?.uri, wanted?.[level]?.uri];
      if (left === right) return [];
      const what = `Endpoint ${name} of ${component}`;
      if (left === undefined)
        return [`${what} will be reachable ${from} at ${right}.`];
      return right === undefined
        ? [`${what} will no longer be reachable ${from}.`]
        : [`${what} will be reachable ${from} at ${right} instead of ${left}.`];
    });
  });
}
