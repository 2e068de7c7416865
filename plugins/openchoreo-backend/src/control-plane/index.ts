export type { ControlPlaneConfig } from './config';
export {
  CONTROL_PLANE_CLUSTER,
  createControlPlane,
  type ControlPlane,
  type ControlPlaneFacts,
  type ControlPlaneOptions,
} from './createControlPlane';
