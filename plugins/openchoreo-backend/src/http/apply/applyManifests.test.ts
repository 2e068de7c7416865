import { deepEqualJson, type Stored } from '@openchoreo-backstage/kube-objects';
import { applyManifests, type ApplyTarget } from './applyManifests';
import { parseManifests } from './documents';

const stored = (name: string, spec: object, resourceVersion = '1'): Stored => ({
  apiVersion: 'openchoreo.dev/v1alpha1',
  kind: 'Project',
  metadata: {
    name,
    namespace: 'default',
    uid: name,
    resourceVersion,
    generation: 1,
    creationTimestamp: '2026-01-01T00:00:00Z',
    managedFields: [],
  },
  spec,
});

/** A store with what is given; applies merge nothing, they replace the spec. */
function targetWith(existing: Stored[]) {
  const objects = new Map(existing.map(one => [one.metadata.name, one]));
  const writes: string[] = [];
  const apply: ApplyTarget['client']['apply'] = async (object, _, options) => {
    const before = objects.get(object.metadata.name);
    const same = before && deepEqualJson(before.spec, object.spec);
    // As a store does: a dry run gives the result under the old version.
    const version = same || options.dryRun ? '1' : '2';
    const after = stored(object.metadata.name, object.spec as object, version);
    return after as never;
  };
  const target: ApplyTarget = {
    client: {
      apply,
      writeAll: async (all, context) =>
        Promise.all(
          all.map(one => {
            if (one.verb !== 'apply') throw new Error('applies only');
            writes.push(one.object.metadata.name);
            return apply(one.object, context, one.options);
          }),
        ),
    },
    current: async object => objects.get(object.metadata.name),
    organizationReady: async () => {},
    warningsFor: () => [],
    missingReferences: () => [],
  };
  return { target, writes };
}

const yaml = ['old', 'changed', 'new']
  .map(
    name =>
      `apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: { name: ${name}, namespace: default }\nspec: { deploymentPipelineRef: default }\n`,
  )
  .join('---\n');

describe('applyManifests', () => {
  it.each([{ dryRun: true }, { dryRun: false }])(
    'says of each object what becomes of it ($dryRun)',
    async ({ dryRun }) => {
      const { target, writes } = targetWith([
        stored('old', { deploymentPipelineRef: 'default' }),
        stored('changed', { deploymentPipelineRef: 'other' }),
      ]);
      const outcome = await applyManifests(
        {
          documents: parseManifests(yaml).documents,
          dryRun,
          strict: false,
          context: { actor: 'user:default/anna' },
        },
        target,
      );
      if ('problems' in outcome) throw new Error('nothing is wrong with it');
      expect(outcome.response.results.map(one => one.action)).toEqual([
        'unchanged',
        'configured',
        'created',
      ]);
      expect(writes).toEqual(dryRun ? [] : ['old', 'changed', 'new']);
    },
  );
});
