import { NotFoundError } from '@openchoreo-backstage/kube-objects';
import { kindKeyOf, kindRegistry } from './KindRegistry';

const widget = {
  group: 'example.org',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
  statusSubresource: false,
};

describe('kindRegistry', () => {
  it('always knows namespaces, once', () => {
    const kinds = kindRegistry([widget]);
    expect(kinds.all().map(({ key }) => key)).toEqual([
      'Namespace',
      'Widget.example.org',
    ]);
    expect(kindRegistry(kinds.all()).all()).toHaveLength(2);
  });

  it('finds a kind by what its objects say', () => {
    const found = kindRegistry([widget]).find({
      apiVersion: 'example.org/v1',
      kind: 'Widget',
    });
    expect(found).toMatchObject({
      key: 'Widget.example.org',
      apiVersion: 'example.org/v1',
    });
  });

  it.each([
    {
      apiVersion: 'example.org/v1',
      kind: 'Gadget',
      message: /no kind "Gadget" in "example.org\/v1"/,
    },
    {
      apiVersion: 'example.org/v2',
      kind: 'Widget',
      message: /serves Widget.example.org as "example.org\/v1"/,
    },
  ])('says what is wrong with $apiVersion $kind', ({ message, ...ref }) => {
    const kinds = kindRegistry([widget]);
    expect(() => kinds.find(ref)).toThrow(NotFoundError);
    expect(() => kinds.find(ref)).toThrow(message);
  });

  it('refuses a kind twice', () => {
    expect(() => kindRegistry([widget, { ...widget, version: 'v2' }])).toThrow(
      'The kind Widget.example.org is declared twice',
    );
  });

  it('names core kinds without a group', () => {
    expect(kindKeyOf({ apiVersion: 'v1', kind: 'Pod' })).toBe('Pod');
  });
});
