import type { DeployableArtifact } from '@openchoreo-backstage/plugin-openchoreo-common';
import { keyOf } from '../entities/metadata';

type Read = (
  namespace: string,
  name: string,
) => Promise<DeployableArtifact | undefined>;

/**
 * The artifacts that represent components. They never change, so each is read
 * once; those that nothing names any more are let go.
 */
export class ArtifactShelf {
  readonly #read: Read;
  #artifacts = new Map<string, DeployableArtifact>();

  constructor(read: Read) {
    this.#read = read;
  }

  /** Reads what is missing. @throws when one cannot be read: the caller then publishes nothing */
  async load(
    wanted: ReadonlyArray<{ namespace: string; name: string }>,
  ): Promise<void> {
    const next = new Map<string, DeployableArtifact>();
    for (const { namespace, name } of wanted) {
      const key = keyOf(namespace, name);
      const found =
        this.#artifacts.get(key) ?? (await this.#read(namespace, name));
      if (found) next.set(key, found);
    }
    this.#artifacts = next;
  }

  get = (namespace: string, name: string): DeployableArtifact | undefined =>
    this.#artifacts.get(keyOf(namespace, name));
}
