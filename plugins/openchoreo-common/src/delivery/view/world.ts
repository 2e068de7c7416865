import type { AccessScope, OpenChoreoAction } from '../../access';
import type { HistoryEntry } from '../../api';
import type {
  ChoreoDeployment,
  ChoreoService,
  Component,
  DataPlane,
  DeployableArtifact,
  DeploymentPipeline,
  Environment,
  Project,
  Promotion,
  Release,
  ServiceBinding,
  Workload,
} from '../../kinds';

/** All of one component that its delivery tab shows. @public */
export interface DeliveryWorld {
  component: Component;
  project?: Project;
  service?: ChoreoService;
  workload?: Workload;
  /** Pipeline of the project; without one the environments that have bindings are shown. */
  pipeline?: DeploymentPipeline;
  /** Environments and data planes of the organization. */
  environments: readonly Environment[];
  dataPlanes: readonly DataPlane[];
  /** All of the following are the component's. */
  bindings: readonly ServiceBinding[];
  deployments: readonly ChoreoDeployment[];
  releases: readonly Release[];
  artifacts: readonly DeployableArtifact[];
  promotions: readonly Promotion[];
  /** Newest first. */
  history: readonly HistoryEntry[];
  /** Entity refs of owners, for refusals that say whom to ask. */
  owners?: { project?: string; component?: string; platform?: string };
}

/** The person who looks. @public */
export interface Viewer {
  entityRef: string;
  /** Catalog groups, as entity refs. */
  groups: readonly string[];
  /** Whether the permission framework allows it. */
  can: (action: OpenChoreoAction, scope: AccessScope) => boolean;
}

/** One environment of the component, with all that is there. */
export interface LaneFacts {
  name: string;
  environment?: Environment;
  dataPlane?: DataPlane;
  binding?: ServiceBinding;
  deployment?: ChoreoDeployment;
  release?: Release;
}

/** What each part of the view is computed from. */
export interface ViewContext {
  world: DeliveryWorld;
  viewer: Viewer;
  now: Date;
  /** In pipeline order. */
  lanes: readonly LaneFacts[];
}
