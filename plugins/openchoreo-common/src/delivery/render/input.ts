import type {
  DataPlane,
  DeployableArtifact,
  Environment,
  ServiceBindingSpec,
} from '../../kinds';
import type { ConnectionOutcome } from '../connections';

/** The parts of a binding that a render depends on. @public */
export interface BindingParts
  extends Pick<
    ServiceBindingSpec,
    | 'owner'
    | 'environment'
    | 'releaseState'
    | 'classOverrides'
    | 'workloadOverrides'
  > {
  name: string;
  /** Namespace of the organization. */
  namespace: string;
}

/** What a lookup of one key of a ConfigurationGroup gives. @public */
export type ConfigurationValue =
  | { state: 'value'; value: string }
  /** The group, the key, or a value for this environment does not exist. */
  | { state: 'missing' }
  /** It exists, but this version or this reader cannot have it. */
  | { state: 'notReadable'; message: string };

/** The values of ConfigurationGroups for the environment of the render. @public */
export interface ConfigurationLookup {
  /** The value of one key. */
  lookup(group: string, key: string): ConfigurationValue;
  /** The keys of a group that have a value here; undefined when there is no such group. */
  keys(group: string): readonly string[] | undefined;
}

/** A lookup for installations without ConfigurationGroups: everything is missing. @public */
export const noConfiguration: ConfigurationLookup = {
  lookup: () => ({ state: 'missing' }),
  keys: () => undefined,
};

/** What the installation decides for all renders. @public */
export interface PlatformSettings {
  /** Namespace of the gateways on data planes. */
  dataPlaneNamespace: string;
  /** Port under which gateways are reached from outside. */
  gatewayPort: number;
  gatewayScheme: 'http' | 'https';
}

/** spec/controllers.md 3.5. @public */
export const DEFAULT_PLATFORM_SETTINGS: PlatformSettings = {
  dataPlaneNamespace: 'openchoreo-data-plane',
  gatewayPort: 8443,
  gatewayScheme: 'https',
};

/** All that a render depends on; nothing else has an effect on its bytes. @public */
export interface RenderInput {
  organization: string;
  binding: BindingParts;
  artifact: DeployableArtifact;
  environment: Environment;
  dataPlane: DataPlane;
  /** Outcome of `resolveConnections` by connection name. */
  connections: Readonly<Record<string, ConnectionOutcome>>;
  configuration: ConfigurationLookup;
  /** Default `DEFAULT_PLATFORM_SETTINGS`. */
  platform?: Partial<PlatformSettings>;
}
