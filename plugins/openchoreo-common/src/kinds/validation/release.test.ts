import { sample } from '../__fixtures__/objects';
import { releaseRule } from './release';

describe('releaseRule', () => {
  it('takes a Release without resources', () => {
    const empty = sample('Release', ({ spec }) => {
      delete spec.resources;
    });

    expect(releaseRule(empty)).toEqual([]);
  });

  it('refuses resources that share an id', () => {
    const release = sample('Release', ({ spec }) => {
      spec.resources!.push(spec.resources![0]);
    });

    expect(releaseRule(release)).toEqual([
      {
        path: 'spec.resources[1].id',
        message: 'is the id of [0] already',
        reason: 'FieldValueDuplicate',
      },
    ]);
  });

  it('refuses manifests that nobody could apply', () => {
    const release = sample('Release', ({ spec }) => {
      spec.resources = [
        { id: 'a', object: {} },
        { id: 'b', object: { apiVersion: 'v1', kind: '', metadata: {} } },
      ];
    });

    expect(releaseRule(release).map(({ path }) => path)).toEqual([
      'spec.resources[0].object.apiVersion',
      'spec.resources[0].object.kind',
      'spec.resources[0].object.metadata.name',
      'spec.resources[1].object.kind',
      'spec.resources[1].object.metadata.name',
    ]);
  });
});
