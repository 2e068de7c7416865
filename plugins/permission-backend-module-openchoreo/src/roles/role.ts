import type {
  InScopeParams,
  OpenChoreoAction,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** Actions that the members of a role may take, and where. */
export interface Grant {
  actions: OpenChoreoAction[];
  /** `{}` where the grant has no limits. */
  scope: InScopeParams;
}

/** A role of `openchoreo.permission.roles`. */
export interface Role {
  name: string;
  /** Full entity refs in lower case. */
  members: string[];
  grants: Grant[];
}
