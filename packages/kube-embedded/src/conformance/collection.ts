import {
  ForbiddenError,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import { type Harness, failure, ownedBy } from './harness';
import { WIDGET } from './kinds';

export function collection(h: Harness): void {
  const FINALIZER = 'conformance.example.org/keep';

  describe('garbage collection', () => {
    it('deletes what a deleted owner leaves', async () => {
      const owner = await h.client.create(h.widget('owner'), h.context);
      const child = await h.client.create(
        h.widget('child', {}, { ownerReferences: [ownedBy(owner)] }),
        h.context,
      );
      await h.client.create(
        h.widget('grandchild', {}, { ownerReferences: [ownedBy(child)] }),
        h.context,
      );
      await h.client.create(h.widget('stranger'), h.context);
      await h.client.delete(h.widgetRef('owner'), h.context);
      await h.gone(h.widgetRef('child'));
      await h.gone(h.widgetRef('grandchild'));
      await expect(h.read(h.widgetRef('stranger'))).resolves.toBeDefined();
    });

    it('deletes what a cluster-scoped owner leaves', async () => {
      const owner = await h.client.create(h.site(h.unique('site')), h.context);
      await h.client.create(
        h.widget('child', {}, { ownerReferences: [ownedBy(owner)] }),
        h.context,
      );
      await h.client.delete(
        { ...WIDGET, kind: 'Site', name: owner.metadata.name },
        h.context,
      );
      await h.gone(h.widgetRef('child'));
    });

    it('keeps what still has another owner', async () => {
      const one = await h.client.create(h.widget('one'), h.context);
      const two = await h.client.create(h.widget('two'), h.context);
      await h.client.create(
        h.widget(
          'child',
          {},
          {
            ownerReferences: [ownedBy(one), ownedBy(two)],
          },
        ),
        h.context,
      );
      await h.client.delete(h.widgetRef('one'), h.context);
      await h.until('the reference to the lost owner is gone', async () => {
        const child = await h.read(h.widgetRef('child'));
        return child.metadata.ownerReferences?.length === 1;
      });
      const child = await h.read(h.widgetRef('child'));
      expect(child.metadata.ownerReferences).toEqual([ownedBy(two)]);
    });

    it('takes an object of the same name and another uid for no owner', async () => {
      const owner = await h.client.create(h.widget('owner'), h.context);
      await h.client.create(
        h.widget(
          'child',
          {},
          {
            ownerReferences: [
              {
                ...ownedBy(owner),
                uid: '00000000-0000-4000-8000-000000000000',
              },
            ],
          },
        ),
        h.context,
      );
      await h.gone(h.widgetRef('child'));
      await expect(h.read(h.widgetRef('owner'))).resolves.toBeDefined();
    });

    it('leaves dependants alone when they are to be orphans', async () => {
      const owner = await h.client.create(h.widget('owner'), h.context);
      await h.client.create(
        h.widget('child', {}, { ownerReferences: [ownedBy(owner)] }),
        h.context,
      );
      await h.client.delete(h.widgetRef('owner'), h.context, {
        propagationPolicy: 'Orphan',
      });
      await h.gone(h.widgetRef('owner'));
      const child = await h.read(h.widgetRef('child'));
      expect(child.metadata.ownerReferences).toBeUndefined();
    });

    it('keeps an owner in the foreground until its dependants are gone', async () => {
      const owner = await h.client.create(h.widget('owner'), h.context);
      await h.client.create(
        h.widget(
          'child',
          {},
          {
            finalizers: [FINALIZER],
            ownerReferences: [ownedBy(owner, { blockOwnerDeletion: true })],
          },
        ),
        h.context,
      );
      const answer = await h.client.delete(h.widgetRef('owner'), h.context, {
        propagationPolicy: 'Foreground',
      });
      expect(answer.metadata.finalizers).toContain('foregroundDeletion');
      await h.until('the dependant is being deleted', async () => {
        const child = await h.read(h.widgetRef('child'));
        return child.metadata.deletionTimestamp !== undefined;
      });
      await expect(h.read(h.widgetRef('owner'))).resolves.toBeDefined();
      await h.client.patch(
        h.widgetRef('child'),
        { metadata: { finalizers: null } },
        h.context,
      );
      await h.gone(h.widgetRef('owner'));
    });

    it('does not wait in the foreground for dependants that do not block', async () => {
      const owner = await h.client.create(h.widget('owner'), h.context);
      await h.client.create(
        h.widget(
          'child',
          {},
          {
            finalizers: [FINALIZER],
            ownerReferences: [ownedBy(owner)],
          },
        ),
        h.context,
      );
      await h.client.delete(h.widgetRef('owner'), h.context, {
        propagationPolicy: 'Foreground',
      });
      await h.gone(h.widgetRef('owner'));
      await h.client.patch(
        h.widgetRef('child'),
        { metadata: { finalizers: null } },
        h.context,
      );
      await h.gone(h.widgetRef('child'));
    });
  });

  describe('namespaces', () => {
    const namespace = (name: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    const makeNamespace = async (): Promise<string> => {
      const name = h.unique('doomed');
      await h.client.create(namespace(name), h.context);
      return name;
    };
    const namespaceRef = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      name,
    });

    it('are active, and labelled with their name', async () => {
      const name = await makeNamespace();
      const made = await h.client.get(namespaceRef(name));
      expect(made.metadata.labels).toMatchObject({
        'kubernetes.io/metadata.name': name,
      });
      expect(made.status).toMatchObject({ phase: 'Active' });
    });

    it('go with all that is in them', async () => {
      const name = await makeNamespace();
      await h.client.create(h.widget('a', {}, { namespace: name }), h.context);
      await h.client.delete(namespaceRef(name), h.context);
      await h.gone(namespaceRef(name));
      await h.gone({ ...WIDGET, namespace: name, name: 'a' });
    });

    it('wait for finalizers in them, and take nothing new meanwhile', async () => {
      const name = await makeNamespace();
      const inside = { ...WIDGET, namespace: name, name: 'a' };
      await h.client.create(
        h.widget('a', {}, { namespace: name, finalizers: [FINALIZER] }),
        h.context,
      );
      await h.client.delete(namespaceRef(name), h.context);
      const terminating = await h.client.get(namespaceRef(name));
      expect(terminating.status).toMatchObject({ phase: 'Terminating' });
      const error = await failure(
        h.client.create(h.widget('b', {}, { namespace: name }), h.context),
      );
      expect(error).toBeInstanceOf(ForbiddenError);
      await h.until('the object is being deleted', async () => {
        const object = await h.client.get(inside);
        return object.metadata.deletionTimestamp !== undefined;
      });
      await h.client.patch(
        inside,
        { metadata: { finalizers: null } },
        h.context,
      );
      await h.gone(namespaceRef(name));
    });

    it('have a default one', async () => {
      const made = await h.client.get(namespaceRef('default'));
      expect(made.metadata.name).toBe('default');
    });
  });
}
