import type { KindRef } from '@openchoreo-backstage/kube-objects';
import { apiClassKind, type APIClass } from './APIClass';
import { componentKind, type Component } from './Component';
import { dataPlaneKind, type DataPlane } from './DataPlane';
import { choreoKindRef, type KindDefinition } from './definition';
import {
  deployableArtifactKind,
  type DeployableArtifact,
} from './DeployableArtifact';
import { deploymentKind, type ChoreoDeployment } from './Deployment';
import {
  deploymentPipelineKind,
  type DeploymentPipeline,
} from './DeploymentPipeline';
import { environmentKind, type Environment } from './Environment';
import { API_VERSION } from './object';
import { organizationKind, type Organization } from './Organization';
import { projectKind, type Project } from './Project';
import { promotionKind, type Promotion } from './Promotion';
import { releaseKind, type Release } from './Release';
import { serviceKind, type ChoreoService } from './Service';
import { serviceBindingKind, type ServiceBinding } from './ServiceBinding';
import { serviceClassKind, type ServiceClass } from './ServiceClass';
import { workloadKind, type Workload } from './Workload';

/** The object type of each kind. @public */
export interface KindObjects {
  Organization: Organization;
  DataPlane: DataPlane;
  Environment: Environment;
  DeploymentPipeline: DeploymentPipeline;
  Project: Project;
  Component: Component;
  Workload: Workload;
  Service: ChoreoService;
  ServiceClass: ServiceClass;
  APIClass: APIClass;
  ServiceBinding: ServiceBinding;
  DeployableArtifact: DeployableArtifact;
  Deployment: ChoreoDeployment;
  Release: Release;
  Promotion: Promotion;
}

/** Name of a kind of OpenChoreo. @public */
export type KindName = keyof KindObjects;

/** An object of any kind of OpenChoreo. @public */
export type AnyChoreoObject = KindObjects[KindName];

/** Every kind by its name. */
const kinds: Record<KindName, KindDefinition> = {
  Organization: organizationKind,
  DataPlane: dataPlaneKind,
  Environment: environmentKind,
  DeploymentPipeline: deploymentPipelineKind,
  Project: projectKind,
  Component: componentKind,
  Workload: workloadKind,
  Service: serviceKind,
  ServiceClass: serviceClassKind,
  APIClass: apiClassKind,
  ServiceBinding: serviceBindingKind,
  DeployableArtifact: deployableArtifactKind,
  Deployment: deploymentKind,
  Release: releaseKind,
  Promotion: promotionKind,
};

/** Every kind, in the order of spec/resources.md section 1. @public */
export const openchoreoKinds: KindDefinition[] = Object.values(kinds);

/** The reference of a kind. @public */
export function kindRef(kind: KindName): KindRef {
  return choreoKindRef(kind);
}

/** What is known about a kind. @public */
export function kindDefinition(kind: KindName): KindDefinition {
  return kinds[kind];
}

/** Whether an object is of that kind of OpenChoreo; narrows its type. @public */
export function isKind<K extends KindName>(
  object: { apiVersion: string; kind: string },
  kind: K,
): object is KindObjects[K] {
  return object.apiVersion === API_VERSION && object.kind === kind;
}
