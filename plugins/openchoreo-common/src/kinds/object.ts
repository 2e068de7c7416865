import type { KubeObject } from '@openchoreo-backstage/kube-objects';

/** API group of every kind of OpenChoreo. @public */
export const API_GROUP = 'openchoreo.dev';

/** The one version that is served and stored. @public */
export const VERSION = 'v1alpha1';

/** `apiVersion` of every object of OpenChoreo. @public */
export const API_VERSION = 'openchoreo.dev/v1alpha1';

/**
 * An object of a kind whose spec has required fields, as the store returns it:
 * defaults are filled in.
 *
 * @public
 */
export interface ChoreoObject<TKind extends string, TSpec, TStatus>
  extends KubeObject<TSpec, TStatus> {
  apiVersion: typeof API_VERSION;
  kind: TKind;
  spec: TSpec;
}

/**
 * An object of a kind that needs no spec (spec/resources.md 2.1): Organization,
 * Environment, DeploymentPipeline and the classes.
 *
 * @public
 */
export interface SpeclessObject<TKind extends string, TSpec, TStatus>
  extends KubeObject<TSpec, TStatus> {
  apiVersion: typeof API_VERSION;
  kind: TKind;
}
