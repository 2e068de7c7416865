import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';

/**
 * Every object of a kind, page by page, in all organizations.
 *
 * @throws whatever the service throws: half a list is none
 */
export async function* listAll<T extends KubeObject>(
  openchoreo: Pick<OpenChoreoService, 'list'>,
  credentials: BackstageCredentials,
  query: { kind: string; limit: number },
): AsyncGenerator<Stored<T>> {
  let next: string | undefined;
  do {
    const page = await openchoreo.list<T>(
      { ...query, ...(next ? { continue: next } : {}) },
      { credentials },
    );
    yield* page.items;
    next = page.continue;
  } while (next);
}
