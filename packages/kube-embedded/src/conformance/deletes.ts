import {
  AlreadyExistsError,
  ConflictError,
  InvalidError,
  NotFoundError,
} from '@openchoreo-backstage/kube-objects';
import { type Harness, failure } from './harness';

export function deletes(h: Harness): void {
  const FINALIZER = 'conformance.example.org/keep';
  const kept = (name: string) =>
    h.widget(name, {}, { finalizers: [FINALIZER] });

  describe('delete', () => {
    it('removes the object and shows it as it was', async () => {
      const made = await h.client.create(h.widget('a', { size: 2 }), h.context);
      const last = await h.client.delete(h.widgetRef('a'), h.context);
      expect(last.metadata.uid).toBe(made.metadata.uid);
      expect(await failure(h.read(h.widgetRef('a')))).toBeInstanceOf(
        NotFoundError,
      );
    });

    it('needs the object to be there', async () => {
      const error = await failure(
        h.client.delete(h.widgetRef('absent'), h.context),
      );
      expect(error).toBeInstanceOf(NotFoundError);
    });

    it('makes room for an object of another uid', async () => {
      const first = await h.client.create(h.widget('a'), h.context);
      await h.client.delete(h.widgetRef('a'), h.context);
      const second = await h.client.create(h.widget('a'), h.context);
      expect(second.metadata.uid).not.toBe(first.metadata.uid);
      expect(second.metadata.generation).toBe(1);
    });

    it.each(['uid', 'resourceVersion'] as const)(
      'keeps an object of another %s than the one meant',
      async field => {
        const first = await h.client.create(h.widget('a'), h.context);
        await h.client.delete(h.widgetRef('a'), h.context);
        await h.client.create(h.widget('a'), h.context);
        const error = await failure(
          h.client.delete(h.widgetRef('a'), h.context, {
            preconditions: { [field]: first.metadata[field] },
          }),
        );
        expect(error).toBeInstanceOf(ConflictError);
        await expect(h.read(h.widgetRef('a'))).resolves.toBeDefined();
      },
    );

    it('deletes when the preconditions hold', async () => {
      const { metadata } = await h.client.create(h.widget('a'), h.context);
      const { uid, resourceVersion } = metadata;
      await h.client.delete(h.widgetRef('a'), h.context, {
        preconditions: { uid, resourceVersion },
      });
      await h.gone(h.widgetRef('a'));
    });

    it('waits for finalizers', async () => {
      await h.client.create(kept('a'), h.context);
      const answer = await h.client.delete(h.widgetRef('a'), h.context);
      expect(answer.metadata.deletionTimestamp).toBeDefined();
      const waiting = await h.read(h.widgetRef('a'));
      expect(waiting.metadata.deletionTimestamp).toBeDefined();
      expect(waiting.metadata.finalizers).toEqual([FINALIZER]);
    });

    it('does not begin anew when asked again', async () => {
      await h.client.create(kept('a'), h.context);
      const first = await h.client.delete(h.widgetRef('a'), h.context);
      const second = await h.client.delete(h.widgetRef('a'), h.context);
      expect(second.metadata.deletionTimestamp).toBe(
        first.metadata.deletionTimestamp,
      );
      expect(second.metadata.resourceVersion).toBe(
        first.metadata.resourceVersion,
      );
    });

    it('goes with the last finalizer', async () => {
      await h.client.create(
        h.widget('a', {}, { finalizers: [FINALIZER, 'example.org/two'] }),
        h.context,
      );
      await h.client.delete(h.widgetRef('a'), h.context);
      await h.client.patch(
        h.widgetRef('a'),
        { metadata: { finalizers: ['example.org/two'] } },
        h.context,
      );
      await expect(h.read(h.widgetRef('a'))).resolves.toBeDefined();
      await h.client.patch(
        h.widgetRef('a'),
        { metadata: { finalizers: null } },
        h.context,
      );
      await h.gone(h.widgetRef('a'));
    });

    it('takes no new finalizers meanwhile', async () => {
      await h.client.create(kept('a'), h.context);
      await h.client.delete(h.widgetRef('a'), h.context);
      const error = await failure(
        h.client.patch(
          h.widgetRef('a'),
          { metadata: { finalizers: [FINALIZER, 'example.org/new'] } },
          h.context,
        ),
      );
      expect(error).toBeInstanceOf(InvalidError);
    });

    it('can still be changed and get a status meanwhile', async () => {
      await h.client.create(kept('a'), h.context);
      const deleting = await h.client.delete(h.widgetRef('a'), h.context);
      const next = await h.client.replaceStatus(
        { ...deleting, status: { phase: 'Finalizing' } },
        h.context,
      );
      expect(next.status).toEqual({ phase: 'Finalizing' });
      expect(next.metadata.deletionTimestamp).toBe(
        deleting.metadata.deletionTimestamp,
      );
    });

    it('does not free the name meanwhile', async () => {
      await h.client.create(kept('a'), h.context);
      await h.client.delete(h.widgetRef('a'), h.context);
      const error = await failure(h.client.create(h.widget('a'), h.context));
      expect(error).toBeInstanceOf(AlreadyExistsError);
    });

    it('does not let a writer take the deletion back', async () => {
      await h.client.create(kept('a'), h.context);
      const deleting = await h.client.delete(h.widgetRef('a'), h.context);
      const { deletionTimestamp: _, ...metadata } = deleting.metadata;
      const next = await h.client.replace(
        { ...deleting, metadata, spec: { size: 5 } },
        h.context,
      );
      expect(next.metadata.deletionTimestamp).toBe(
        deleting.metadata.deletionTimestamp,
      );
    });
  });

  describe('a dry run', () => {
    const dry = { dryRun: true };

    it('creates nothing', async () => {
      const made = await h.client.create(
        h.widget('a', { color: 'red' }),
        h.context,
        dry,
      );
      expect(made.spec).toEqual({ color: 'red', size: 1 });
      expect(await failure(h.read(h.widgetRef('a')))).toBeInstanceOf(
        NotFoundError,
      );
    });

    it('replaces nothing', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const next = await h.client.replace(
        { ...made, spec: { size: 5 } },
        h.context,
        dry,
      );
      expect(next.spec?.size).toBe(5);
      expect(await h.read(h.widgetRef('a'))).toEqual(made);
    });

    it('applies nothing, and reports conflicts', async () => {
      const made = await h.client.apply(
        h.widget('a', { color: 'red' }),
        h.context,
        { fieldManager: 'one' },
      );
      const next = await h.client.apply(
        h.widget('a', { note: 'x' }),
        h.context,
        { fieldManager: 'two', dryRun: true },
      );
      expect(next.spec).toMatchObject({ color: 'red', note: 'x' });
      const error = await failure(
        h.client.apply(h.widget('a', { color: 'blue' }), h.context, {
          fieldManager: 'two',
          dryRun: true,
        }),
      );
      expect(error).toBeInstanceOf(ConflictError);
      expect(await h.read(h.widgetRef('a'))).toEqual(made);
    });

    it('patches nothing, and judges', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      await h.client.patch(
        h.widgetRef('a'),
        { spec: { size: 5 } },
        h.context,
        dry,
      );
      const error = await failure(
        h.client.patch(
          h.widgetRef('a'),
          { spec: { size: -5 } },
          h.context,
          dry,
        ),
      );
      expect(error).toBeInstanceOf(InvalidError);
      expect(await h.read(h.widgetRef('a'))).toEqual(made);
    });

    it('writes no status', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const next = await h.client.replaceStatus(
        { ...made, status: { phase: 'Ready' } },
        h.context,
        dry,
      );
      expect(next.status).toEqual({ phase: 'Ready' });
      expect(await h.read(h.widgetRef('a'))).toEqual(made);
    });

    it('deletes nothing', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      await h.client.delete(h.widgetRef('a'), h.context, dry);
      expect(await h.read(h.widgetRef('a'))).toEqual(made);
    });
  });
}
