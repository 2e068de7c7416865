import type { FieldProblem } from '@openchoreo-backstage/kube-objects';
import type {
  EndpointTemplate,
  ServiceClassSpec,
  WorkloadEndpoint,
  WorkloadTemplate,
} from '../../kinds';

/**
 * Who decided a value: the artifact (workload, APIs), the platform class frozen
 * in it, the overrides of the environment, a ConfigurationGroup or Secret, or
 * the platform itself (connections, release state).
 *
 * @public
 */
export type Origin =
  | 'artifact'
  | 'class'
  | 'override'
  | 'configuration'
  | 'platform';

/** One environment variable of a container, with where it comes from. @public */
export interface ResolvedVariable {
  name: string;
  /** Absent when the value is read from a Secret on the data plane. */
  value?: string;
  secret?: { name: string; key: string };
  origin: Origin;
  /** The ConfigurationGroup key behind it. */
  configuration?: { group: string; key: string };
  /** The connection that injects it. */
  connection?: string;
}

/** One file of a container, with where it comes from. @public */
export interface ResolvedFile {
  mountPath: string;
  /** Absent when the content is read from a Secret on the data plane. */
  content?: string;
  /** Without `key` the whole Secret becomes a directory. */
  secret?: { name: string; key?: string };
  origin: Origin;
}

/** One container as it will run. @public */
export interface ResolvedContainer {
  name: string;
  /** Endpoint ports and connection variables go to the principal container. */
  main: boolean;
  image: string;
  command?: string[];
  args?: string[];
  variables: ResolvedVariable[];
  /** Secrets whose keys all become variables. */
  variablesFromSecrets: string[];
  files: ResolvedFile[];
}

/** One endpoint as it will be served. @public */
export interface ResolvedEndpoint extends WorkloadEndpoint {
  name: string;
  origin: Origin;
}

/**
 * One value or reference that came from outside of artifact and overrides; part
 * of what a change is (design.md section 6, `changeHash`).
 *
 * @public
 */
export type ConfigurationFact =
  | { group: string; key: string; value: string }
  | { group: string; key: string; unavailable: string }
  | { secret: string; key?: string };

/** What an artifact with an environment's overrides comes to. @public */
export interface Resolved {
  /** The frozen class with the class overrides in it. */
  classSpec: ServiceClassSpec;
  /** The frozen workload with the workload overrides in it. */
  workload: WorkloadTemplate;
  /** The principal container first, then by name. */
  containers: ResolvedContainer[];
  /** By name. */
  endpoints: ResolvedEndpoint[];
  apis: Record<string, EndpointTemplate>;
  /**
   * Who decided each value, by path: `classSpec.deploymentTemplate.replicas`,
   * `containers[main].image`, `containers[main].env[LOG_LEVEL]`,
   * `endpoints[api].port`.
   */
  origins: Record<string, Origin>;
  /** Sorted, each once. */
  configuration: ConfigurationFact[];
  /** Connections that are not published yet, one sentence each; heals by itself. */
  waiting: string[];
  /** All that is wrong, each with its path. */
  problems: FieldProblem[];
}
