import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';

type Reading = Pick<OpenChoreoService, 'get' | 'list'>;

/** An OpenChoreo of fixed objects that answers in pages of two. */
export class FakeOpenChoreo implements Reading {
  objects: KubeObject[];
  /** Makes the reads of a kind fail. */
  broken: string | undefined;

  constructor(objects: KubeObject[]) {
    this.objects = objects;
  }

  get: Reading['get'] = async <T extends KubeObject>({
    kind,
    namespace,
    name,
  }: {
    kind: string;
    namespace?: string;
    name: string;
  }) => {
    this.#read(kind);
    return this.objects.find(
      one =>
        one.kind === kind &&
        one.metadata.namespace === namespace &&
        one.metadata.name === name,
    ) as Stored<T> | undefined;
  };

  list: Reading['list'] = async <T extends KubeObject>(query: {
    kind: string;
    continue?: string;
  }) => {
    this.#read(query.kind);
    const all = this.objects.filter(one => one.kind === query.kind);
    const from = Number(query.continue ?? 0);
    return {
      items: all.slice(from, from + 2) as Array<Stored<T>>,
      resourceVersion: '1',
      ...(from + 2 < all.length ? { continue: String(from + 2) } : {}),
    };
  };

  #read(kind: string): void {
    if (kind === this.broken) throw new Error(`${kind} cannot be read`);
  }
}
