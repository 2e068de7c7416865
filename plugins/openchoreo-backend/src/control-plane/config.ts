import type {
  PlatformSettings,
  PromotionLimits,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/**
 * What an operator decides about a control plane.
 *
 * @public
 */
export interface ControlPlaneConfig {
  /**
   * Names this control plane on the data planes, so that it prunes only what
   * it applied itself. A label value; never to be changed. Default `openchoreo`.
   */
  installation?: string;
  /**
   * Whether several processes share the database, so that one of them has to
   * be elected to run the controllers. Default: whether it is PostgreSQL.
   */
  leaderElection?: boolean;
  /** Creates the default organization and its like in an empty store. Default true. */
  defaultResources?: boolean;
  /**
   * Gives a component that has a Workload but no type resource one with
   * defaults. Default true.
   */
  autoCreateTypeResource?: boolean;
  artifacts?: {
    /** Artifacts kept per component beside those in use. Default 10. */
    keep?: number;
  };
  /** Limits of Promotions. */
  promotions?: {
    /** Finished Promotions kept per binding. Default 50. */
    keep?: number;
    limits?: PromotionLimits;
  };
  /** What is decided for all renders. */
  platform?: Partial<PlatformSettings>;
}
