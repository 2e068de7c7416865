import { mockServices } from '@backstage/backend-test-utils';
import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type { ApplyResponse } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import { parseAllDocuments } from 'yaml';
import { ANNA, keptCheckpoints } from '../__testUtils__/runStep';
import { applyOnce, type ApplyContext } from './applyOnce';

const object = (kind: string, spec: object = {}): KubeObject => ({
  apiVersion: 'openchoreo.dev/v1alpha1',
  kind,
  metadata: { name: 'till', namespace: 'acme' },
  spec,
});

/** A store, and the names of what was written into it. */
function storeOf(stored: KubeObject[], hidden: KubeObject[] = []) {
  const there = [...stored];
  const written: string[] = [];
  const openchoreo: Pick<OpenChoreoService, 'apply' | 'get'> = {
    get: async <T extends KubeObject>({ kind }: { kind: string }) =>
      there.find(one => one.kind === kind) as Stored<T> | undefined,
    apply: async (yaml, { dryRun = false }): Promise<ApplyResponse> => {
      const objects = parseAllDocuments(yaml).map(
        document => document.toJS() as KubeObject,
      );
      if (!dryRun) {
        there.push(...objects);
        written.push(...objects.map(({ kind }) => kind));
      }
      return {
        dryRun,
        results: objects.map(({ apiVersion, kind, metadata }, document) => ({
          document,
          apiVersion,
          kind,
          namespace: metadata.namespace!,
          name: metadata.name,
          action: hidden.some(one => one.kind === kind)
            ? 'unchanged'
            : 'created',
          warnings: kind === 'Service' ? ['is new'] : [],
        })),
      };
    },
  };
  return { openchoreo, written, there };
}

function contextOf(more: Partial<ApplyContext> = {}) {
  const logged: string[] = [];
  const keep = (message: string) => void logged.push(message);
  const context: ApplyContext = {
    logger: mockServices.logger.mock({ info: keep, warn: keep }),
    getInitiatorCredentials: async () => ANNA,
    checkpoint: keptCheckpoints(),
    ...more,
  };
  return { context, logged };
}

const all = [object('Component'), object('Workload'), object('Service')];

describe('applyOnce', () => {
  it('creates what is missing, and never writes what is there', async () => {
    const { openchoreo, written } = storeOf([object('Workload')]);
    const { context, logged } = contextOf();
    const { changes } = await applyOnce(context, openchoreo, all);
    expect(written).toEqual(['Component', 'Service']);
    expect(changes.map(({ kind, action }) => `${kind} ${action}`)).toEqual([
      'Component created',
      'Workload unchanged',
      'Service created',
    ]);
    expect(logged).toEqual([
      'Service acme/till: is new',
      'Component acme/till was created.',
      'Workload acme/till is there already.',
      'Service acme/till was created.',
    ]);
  });

  it('changes nothing in another task', async () => {
    const { openchoreo, written } = storeOf(all);
    await applyOnce(contextOf().context, openchoreo, all);
    expect(written).toEqual([]);
  });

  it('refuses what is there and differs, before anything is written', async () => {
    const { openchoreo, written } = storeOf([
      object('Workload', { image: 'b' }),
    ]);
    await expect(
      applyOnce(contextOf().context, openchoreo, [
        object('Component'),
        object('Workload', { image: 'a' }),
      ]),
    ).rejects.toThrow('- Workload acme/till spec.image: is b, not a');
    expect(written).toEqual([]);
  });

  it('does not write over what the caller may not see', async () => {
    const { openchoreo, written } = storeOf([], [object('Workload')]);
    await expect(
      applyOnce(contextOf().context, openchoreo, all),
    ).rejects.toThrow('Workload acme/till metadata.name: is taken already');
    expect(written).toEqual([]);
  });

  it('goes on after a crash, whatever was changed since', async () => {
    const store = storeOf([]);
    const { context } = contextOf();
    const first = await applyOnce(context, store.openchoreo, all);
    store.there.find(one => one.kind === 'Workload')!.spec = { image: 'new' };
    expect(await applyOnce(context, store.openchoreo, all)).toEqual(first);
    expect(store.written).toHaveLength(3);
  });

  it('shows in a dry run what it would write, and keeps nothing of it', async () => {
    const { openchoreo, written } = storeOf([]);
    const checkpoint = jest.fn();
    const { context, logged } = contextOf({ isDryRun: true, checkpoint });
    const { manifests } = await applyOnce(context, openchoreo, all);
    expect(parseAllDocuments(manifests).map(one => one.toJS())).toEqual(all);
    expect(logged).toContain('Component acme/till would be created.');
    expect(logged).toContain('kind: Component');
    expect(written).toEqual([]);
    expect(checkpoint).not.toHaveBeenCalled();
  });
});
