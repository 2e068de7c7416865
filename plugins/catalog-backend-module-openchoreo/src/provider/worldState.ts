import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  type DeployableArtifact,
  type StreamMessage,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { keyOf } from '../entities/metadata';
import type {
  CatalogWorld,
  IngestedKind,
  IngestedObject,
} from '../entities/world';

type Objects = Map<string, IngestedObject>;

/**
 * The objects as the live stream tells them. While a new list comes in, the
 * old state stands; it is replaced when the list is complete.
 */
export class WorldState {
  #objects: Objects = new Map();
  /** Set between `reset` (or the start) and `synced`. */
  #incoming: Objects | undefined = new Map();
  /** The current state comes from a list, and what it lacks was not seen going. */
  #swept = false;

  /** The state is whole: a list was completed at least once. */
  synced = false;

  /** @returns whether the visible state may have changed */
  take(message: StreamMessage): boolean {
    switch (message.type) {
      case 'reset':
        this.#incoming = new Map();
        return false;
      case 'added':
      case 'modified':
      case 'deleted': {
        const object = message.object as IngestedObject;
        const key = objectKey(object);
        const target = this.#incoming ?? this.#objects;
        if (message.type === 'deleted') target.delete(key);
        else target.set(key, object);
        return this.#incoming === undefined;
      }
      case 'synced':
        if (this.#incoming) {
          this.#objects = this.#incoming;
          this.#incoming = undefined;
          this.#swept = true;
        }
        this.synced = true;
        return true;
      default:
        return false;
    }
  }

  /** True once after each completed list. */
  takeSwept(): boolean {
    const swept = this.#swept;
    this.#swept = false;
    return swept;
  }

  /** The next list starts from nothing again; what is known stays until it is in. */
  expectList(): void {
    this.#incoming = new Map();
  }

  world(
    artifact: (
      namespace: string,
      name: string,
    ) => DeployableArtifact | undefined,
  ): CatalogWorld {
    return {
      organizations: this.#ofKind('Organization'),
      dataPlanes: this.#ofKind('DataPlane'),
      environments: this.#ofKind('Environment'),
      pipelines: this.#ofKind('DeploymentPipeline'),
      projects: this.#ofKind('Project'),
      components: this.#ofKind('Component'),
      workloads: this.#ofKind('Workload'),
      bindings: this.#ofKind('ServiceBinding'),
      artifact,
    };
  }

  #ofKind<K extends IngestedKind>(kind: K) {
    return [...this.#objects.values()].filter(
      (object): object is Extract<IngestedObject, { kind: K }> =>
        object.kind === kind && !object.metadata.deletionTimestamp,
    );
  }
}

function objectKey(object: KubeObject): string {
  return `${object.kind} ${keyOf(
    object.metadata.namespace,
    object.metadata.name,
  )}`;
}
