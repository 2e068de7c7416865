import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type {
  ObjectPredicate,
  ObjectReader,
} from '@openchoreo-backstage/kube-runtime';
import {
  kindRef,
  labels,
  type AccessScope,
  type Component,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Caller } from './caller';
import { productionLookup, scopeOfObject } from './scopes';
import type { WriteFacts } from './writeDemands';

/** What permission decisions need to know of the objects. */
export interface AccessFacts {
  scopeOf(object: KubeObject): AccessScope;
  isProduction(organization: string, environment: string): boolean;
  /** A predicate for lists and watches of this caller. */
  mayRead(caller: Caller): ObjectPredicate;
  writeFacts(object: KubeObject): WriteFacts;
  /** The scope of a component, of whatever environments. */
  scopeOfComponent(organization: string, component: string): AccessScope;
  /** The scope of a change to one environment of a component. */
  scopeOfChange(
    organization: string,
    component: string,
    environment: string,
  ): AccessScope;
}

/** Reads the facts from the control plane's cache. */
export function createAccessFacts(reader: ObjectReader): AccessFacts {
  const isProduction = productionLookup(reader);
  const scopeOf = (object: KubeObject) => scopeOfObject(object, isProduction);
  return {
    scopeOf,
    isProduction,
    mayRead: caller => object =>
      // Values are redacted by the store, yet names of secrets are the platform's business.
      caller.can(
        object.kind === 'Secret' ? 'platform' : 'read',
        scopeOf(object),
      ),
    scopeOfComponent,
    scopeOfChange: (organization, component, environment) => ({
      ...scopeOfComponent(organization, component),
      environment,
      production: isProduction(organization, environment),
    }),
    writeFacts(object) {
      return { scope: scopeOf(object), deployedIn: deployedIn(object) };
    },
  };

  function scopeOfComponent(
    organization: string,
    component: string,
  ): AccessScope {
    const found = reader.get<Component>({
      ...kindRef('Component'),
      namespace: organization,
      name: component,
    });
    // Of a component that is not there only the organization is known.
    return found
      ? { organization, project: found.spec.owner.projectName, component }
      : { organization };
  }

  function deployedIn(object: KubeObject): AccessScope[] {
    const scope = scopeOf(object);
    if (!scope.project || !object.metadata.namespace) return [];
    const owner = {
      [labels.project]: scope.project,
      ...(scope.component ? { [labels.component]: scope.component } : {}),
    };
    return reader
      .list<ServiceBinding>(kindRef('ServiceBinding'), {
        namespace: object.metadata.namespace,
        labels: owner,
      })
      .map((binding: Stored) => scopeOf(binding));
  }
}
