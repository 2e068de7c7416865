import {
  ConflictError,
  InvalidError,
  type KubeObject,
  NotFoundError,
} from '@openchoreo-backstage/kube-objects';
import { type Harness, failure } from './harness';
import type { Widget, WidgetSpec } from './kinds';

export function applies(h: Harness): void {
  const apply = (
    manager: string,
    spec: WidgetSpec,
    options: { force?: boolean } = {},
  ) =>
    h.client.apply<Widget>(h.widget('a', spec), h.context, {
      fieldManager: manager,
      ...options,
    });

  const managers = (object: KubeObject) =>
    (object.metadata.managedFields ?? []).map(
      entry => `${entry.manager} ${entry.operation}`,
    );

  describe('apply', () => {
    it('creates what is not there', async () => {
      const made = await apply('one', { color: 'red' });
      expect(made.spec).toEqual({ color: 'red', size: 1 });
      expect(made.metadata.generation).toBe(1);
      expect(managers(made)).toEqual(['one Apply']);
    });

    it('owns what was applied, not what was defaulted', async () => {
      const made = await apply('one', { color: 'red' });
      expect(made.metadata.managedFields?.[0].fieldsV1).toEqual({
        'f:spec': { 'f:color': {} },
      });
    });

    it('merges what several managers apply', async () => {
      await apply('one', { color: 'red' });
      const merged = await apply('two', { note: 'x' });
      expect(merged.spec).toEqual({ color: 'red', note: 'x', size: 1 });
      expect(managers(merged)).toEqual(['one Apply', 'two Apply']);
    });

    it('refuses a field of another manager and says which', async () => {
      await apply('one', { color: 'red', note: 'x' });
      const error = await failure(apply('two', { color: 'blue', note: 'x' }));
      expect(error).toBeInstanceOf(ConflictError);
      expect(error.problems).toHaveLength(1);
      expect(error.problems[0].path).toMatch(/spec\.color$/);
      expect(error.message).toContain('one');
      expect((await h.read(h.widgetRef('a'))).spec?.color).toBe('red');
    });

    it('takes a field over by force', async () => {
      await apply('one', { color: 'red' });
      const taken = await apply('two', { color: 'blue' }, { force: true });
      expect(taken.spec?.color).toBe('blue');
      expect(managers(taken)).toEqual(['two Apply']);
    });

    it('shares a field that both apply alike', async () => {
      await apply('one', { color: 'red' });
      const shared = await apply('two', { color: 'red' });
      expect(managers(shared)).toEqual(['one Apply', 'two Apply']);
      const left = await apply('one', {});
      expect(left.spec?.color).toBe('red');
    });

    it('removes what a manager no longer applies', async () => {
      await apply('one', { color: 'red', note: 'x' });
      const next = await apply('one', { color: 'red' });
      expect(next.spec).toEqual({ color: 'red', size: 1 });
    });

    it('writes nothing when nothing changes', async () => {
      const first = await apply('one', { color: 'red' });
      const second = await apply('one', { color: 'red' });
      expect(second.metadata.resourceVersion).toBe(
        first.metadata.resourceVersion,
      );
    });

    it('merges list items by key', async () => {
      await apply('one', { parts: [{ name: 'x', count: 1 }] });
      const merged = await apply('two', {
        parts: [{ name: 'y', count: 2 }],
      });
      expect(merged.spec?.parts).toEqual([
        { name: 'x', count: 1 },
        { name: 'y', count: 2 },
      ]);
    });

    it('removes its own list item only', async () => {
      await apply('one', { parts: [{ name: 'x' }, { name: 'z' }] });
      await apply('two', { parts: [{ name: 'y' }] });
      const next = await apply('one', { parts: [{ name: 'x' }] });
      expect(next.spec?.parts?.map(part => part.name).sort()).toEqual([
        'x',
        'y',
      ]);
    });

    it('unites sets', async () => {
      await apply('one', { tags: ['p'] });
      const merged = await apply('two', { tags: ['q'] });
      expect([...(merged.spec?.tags ?? [])].sort()).toEqual(['p', 'q']);
    });

    it('takes an atomic list as a whole', async () => {
      await apply('one', { choices: ['p'] });
      const error = await failure(apply('two', { choices: ['q'] }));
      expect(error).toBeInstanceOf(ConflictError);
    });

    it('merges labels by key', async () => {
      const with1 = h.widget('a', {}, { labels: { one: '1' } });
      const with2 = h.widget('a', {}, { labels: { two: '2' } });
      await h.client.apply(with1, h.context, { fieldManager: 'one' });
      const merged = await h.client.apply(with2, h.context, {
        fieldManager: 'two',
      });
      expect(merged.metadata.labels).toEqual({ one: '1', two: '2' });
    });

    it('conflicts with who replaced the field', async () => {
      const made = await apply('one', { color: 'red' });
      await h.client.replace(
        { ...made, spec: { ...made.spec, color: 'green' } },
        h.context,
        { fieldManager: 'editor' },
      );
      const error = await failure(apply('one', { color: 'red' }));
      expect(error).toBeInstanceOf(ConflictError);
      expect(error.message).toContain('editor');
    });

    it('keeps what others wrote beside it', async () => {
      await h.client.create(h.widget('a', { note: 'x' }), h.context);
      const merged = await apply('one', { color: 'red' });
      expect(merged.spec).toEqual({ color: 'red', note: 'x', size: 1 });
    });

    it('judges the merged object', async () => {
      const error = await failure(apply('one', { size: -1 }));
      expect(error).toBeInstanceOf(InvalidError);
    });

    it('leaves status alone', async () => {
      const object: Widget = { ...h.widget('a'), status: { phase: 'Ready' } };
      const made = await h.client.apply(object, h.context, {
        fieldManager: 'one',
      });
      expect(made.status).toBeUndefined();
    });

    it('counts the generation when the spec changes', async () => {
      await apply('one', { color: 'red' });
      const next = await apply('one', { color: 'blue' });
      expect(next.metadata.generation).toBe(2);
      const shared = await apply('two', { color: 'blue' });
      expect(shared.metadata.generation).toBe(2);
    });

    it('merges containers, their ports and variables by key', async () => {
      const deployment = (container: object): KubeObject => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: h.namespace },
        spec: {
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [container] },
          },
        },
      });
      await h.client.apply(
        deployment({
          name: 'main',
          image: 'web:1',
          ports: [{ containerPort: 80 }],
          env: [{ name: 'A', value: '1' }],
        }),
        h.context,
        { fieldManager: 'one' },
      );
      const merged = await h.client.apply<KubeObject<PodOwner>>(
        deployment({
          name: 'main',
          ports: [{ containerPort: 90 }],
          env: [{ name: 'B', value: '2' }],
        }) as KubeObject<PodOwner>,
        h.context,
        { fieldManager: 'two' },
      );
      const [main] = merged.spec!.template.spec.containers;
      expect(main.image).toBe('web:1');
      expect(main.ports?.map(port => port.containerPort)).toEqual([80, 90]);
      expect(main.env?.map(variable => variable.name)).toEqual(['A', 'B']);
    });
  });

  describe('applyStatus', () => {
    const applyStatus = (manager: string, type: string) =>
      h.client.applyStatus<Widget>(
        {
          ...h.widget('a', { size: 9 }),
          status: { conditions: [{ type, status: 'True' }] },
        },
        h.context,
        { fieldManager: manager },
      );

    it('merges conditions by type and leaves the rest alone', async () => {
      await h.client.create(h.widget('a', { size: 2 }), h.context);
      await applyStatus('one', 'Ready');
      const merged = await applyStatus('two', 'Synced');
      expect(merged.status?.conditions?.map(({ type }) => type)).toEqual([
        'Ready',
        'Synced',
      ]);
      expect(merged.spec).toEqual({ size: 2 });
      expect(merged.metadata.generation).toBe(1);
    });

    it('writes nothing when nothing changes', async () => {
      await h.client.create(h.widget('a'), h.context);
      const first = await applyStatus('one', 'Ready');
      const second = await applyStatus('one', 'Ready');
      expect(second.metadata.resourceVersion).toBe(
        first.metadata.resourceVersion,
      );
    });

    it('needs the object to be there', async () => {
      const error = await failure(applyStatus('one', 'Ready'));
      expect(error).toBeInstanceOf(NotFoundError);
    });
  });
}

interface PodOwner {
  template: {
    spec: {
      containers: Array<{
        name: string;
        image?: string;
        ports?: Array<{ containerPort: number }>;
        env?: Array<{ name: string }>;
      }>;
    };
  };
}
