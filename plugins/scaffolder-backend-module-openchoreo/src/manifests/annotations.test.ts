import { annotationsFor } from './annotations';

describe('annotationsFor', () => {
  it.each([
    ['team-a', 'group:default/team-a', 'a name alone is a group'],
    ['user:anna', 'user:default/anna', 'the namespace may be left out'],
    ['group:shop/team-a', 'group:shop/team-a', 'a full reference stays'],
  ])('reads owner %s as %s: %s', (owner, expected) => {
    expect(annotationsFor({ owner })).toEqual({
      annotations: { 'openchoreo.dev/owner': expected },
      problems: [],
    });
  });

  it('leaves out what is empty', () => {
    expect(
      annotationsFor({ owner: '', displayName: '', description: '' }),
    ).toEqual({ annotations: {}, problems: [] });
  });

  it('refuses an owner that is no reference', () => {
    expect(annotationsFor({ owner: 'group:' }).problems).toEqual([
      expect.objectContaining({ path: 'owner' }),
    ]);
  });
});
