import {
  canonicalJson,
  contentHash,
  kubeName,
  sha256Hex,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import { annotations } from '../../kinds';
import { isRecord, withoutEmpty } from '../content';
import type { Resolved, ResolvedContainer, ResolvedFile } from '../resolve';
import { mergeTemplate, type Template } from '../resolve/mergeTemplate';
import { podLabels, selectorLabels } from './cell';
import type { RenderInput } from './input';

/** Pod annotation by which a sandbox plane learns how the workload behaves (design.md section 7). @public */
export const SANDBOX_BEHAVIOUR_ANNOTATION = 'kube-sandbox/behavior';

/** Key of the one entry of a file's ConfigMap. */
export const FILE_KEY = 'content';

/** A port of the workload as Kubernetes names it (spec/controllers.md 3.4). */
interface WorkloadPort {
  name: string;
  port: number;
  protocol: 'TCP' | 'UDP';
}

/** One port per number and protocol, in the order of endpoint names. */
export function workloadPorts(resolved: Resolved): WorkloadPort[] {
  const ports = new Map<string, WorkloadPort>();
  for (const { type, port } of resolved.endpoints) {
    const protocol = type === 'UDP' ? 'UDP' : 'TCP';
    const name = `ep-${port}-${protocol.toLocaleLowerCase('en-US')}`;
    if (!ports.has(name)) ports.set(name, { name, port, protocol });
  }
  return [...ports.values()];
}

/** `spec` of the Deployment (spec/controllers.md 8.4). */
export function deploymentSpec(
  input: RenderInput,
  resolved: Resolved,
  problems: FieldProblem[],
): Template {
  const volumes = volumesOf(input, resolved);
  const { secretRef } = input.dataPlane.spec.registry;
  const overlay = {
    selector: { matchLabels: selectorLabels(input) },
    template: {
      metadata: {
        labels: podLabels(input),
        ...podAnnotations(input, resolved),
      },
      spec: {
        containers: resolved.containers.map(container =>
          containerOf(container, resolved),
        ),
        ...(secretRef ? { imagePullSecrets: [{ name: secretRef }] } : {}),
        ...(volumes.length > 0 ? { volumes } : {}),
      },
    },
  };
  const spec = mergeTemplate(
    resolved.classSpec.deploymentTemplate,
    overlay,
    'deploymentTemplate',
    'spec.classSnapshot.spec.deploymentTemplate',
    problems,
  );
  // Whatever the class says: the selector is what Services and policies rely on.
  spec.selector = { matchLabels: selectorLabels(input) };
  if (input.binding.releaseState === 'Suspend') {
    spec.replicas = 0;
  } else if (resolved.classSpec.hpaTemplate !== undefined) {
    // Who applies a number here fights with the autoscaler.
    delete spec.replicas;
  }
  return spec;
}

/** `spec` of the Service, or undefined without a port to serve (spec/controllers.md 8.4). */
export function serviceSpec(
  input: RenderInput,
  resolved: Resolved,
  problems: FieldProblem[],
): Template | undefined {
  const ports = workloadPorts(resolved).map(({ name, port, protocol }) => ({
    name,
    protocol,
    port,
    targetPort: port,
  }));
  if (ports.length === 0) return undefined;
  const base = resolved.classSpec.serviceTemplate;
  const spec = mergeTemplate(
    base,
    { selector: selectorLabels(input), ports, type: base?.type ?? 'ClusterIP' },
    'serviceTemplate',
    'spec.classSnapshot.spec.serviceTemplate',
    problems,
  );
  spec.selector = selectorLabels(input);
  return spec;
}

function podAnnotations(input: RenderInput, resolved: Resolved) {
  const behaviour = withoutEmpty(resolved.workload.sandbox ?? {});
  const simulated = input.dataPlane.spec.sandbox !== undefined;
  const contents = resolved.containers.flatMap(container =>
    container.files
      .filter(file => file.content !== undefined)
      .map(file => [container.name, file.mountPath, file.content]),
  );
  const result: Record<string, string> = {
    ...(simulated && Object.keys(behaviour).length > 0
      ? { [SANDBOX_BEHAVIOUR_ANNOTATION]: canonicalJson(behaviour) }
      : {}),
    // Files do not reach running pods by themselves: a new hash restarts them.
    ...(contents.length > 0
      ? {
          [annotations.configHash]: contentHash(contents)
            .replace('sha256:', '')
            .slice(0, 16),
        }
      : {}),
  };
  return Object.keys(result).length > 0 ? { annotations: result } : {};
}

function containerOf(container: ResolvedContainer, resolved: Resolved) {
  const env = container.variables.map(({ name, value, secret }) =>
    secret
      ? { name, valueFrom: { secretKeyRef: secret } }
      : { name, value: value ?? '' },
  );
  const ports = container.main
    ? workloadPorts(resolved).map(({ name, port, protocol }) => ({
        name,
        containerPort: port,
        protocol,
      }))
    : [];
  const envFrom = container.variablesFromSecrets.map(name => ({
    secretRef: { name },
  }));
  const volumeMounts = container.files.map(file => ({
    name: volumeName(container, file),
    mountPath: file.mountPath,
    readOnly: true,
    ...(file.secret && !file.secret.key
      ? {}
      : { subPath: file.secret?.key ?? FILE_KEY }),
  }));
  return {
    name: container.name,
    image: container.image,
    ...(container.command ? { command: container.command } : {}),
    ...(container.args ? { args: container.args } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(envFrom.length > 0 ? { envFrom } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    ...(volumeMounts.length > 0 ? { volumeMounts } : {}),
  };
}

/** A file with content, as the ConfigMap that carries it. */
export interface FileConfigMap {
  name: string;
  content: string;
}

/** The ConfigMaps of a component's files; one per file, since each is mounted alone. */
export function fileConfigMaps(
  input: RenderInput,
  resolved: Resolved,
): FileConfigMap[] {
  return resolved.containers.flatMap(container =>
    container.files.flatMap(file =>
      file.content === undefined
        ? []
        : [
            {
              name: configMapName(input, container, file),
              content: file.content,
            },
          ],
    ),
  );
}

function volumesOf(input: RenderInput, resolved: Resolved) {
  const volumes = new Map<string, object>();
  for (const container of resolved.containers) {
    for (const file of container.files) {
      const name = volumeName(container, file);
      volumes.set(name, {
        name,
        ...(file.secret
          ? { secret: { secretName: file.secret.name } }
          : { configMap: { name: configMapName(input, container, file) } }),
      });
    }
  }
  return [...volumes.values()];
}

function volumeName(container: ResolvedContainer, file: ResolvedFile): string {
  return file.secret
    ? kubeName(63, file.secret.name, 'secret')
    : `filemount-${fileHash(container, file)}`;
}

function configMapName(
  { binding }: RenderInput,
  container: ResolvedContainer,
  file: ResolvedFile,
): string {
  return kubeName(63, binding.name, `filemount-${fileHash(container, file)}`);
}

/** Two containers may have different files at one path; that of the principal one keeps the known name. */
function fileHash(container: ResolvedContainer, file: ResolvedFile): string {
  const identity = container.main
    ? file.mountPath
    : `${container.name}:${file.mountPath}`;
  return sha256Hex(identity).slice(0, 8);
}

/** A copy without members that Kubernetes ignores: null, and blocks that are empty in any reading. */
export function withoutNoise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNoise);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => !isNoise(key, member))
      .map(([key, member]) => [key, withoutNoise(member)]),
  );
}

const IGNORED_WHEN_EMPTY = [
  'status',
  'strategy',
  'resources',
  'securityContext',
];

function isNoise(key: string, value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    (IGNORED_WHEN_EMPTY.includes(key) &&
      isRecord(value) &&
      Object.keys(value).length === 0)
  );
}
