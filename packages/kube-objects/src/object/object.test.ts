import {
  controllerOf,
  controllerReference,
  formatRef,
  groupOf,
  refOf,
  type KubeObject,
} from './object';

const owner: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', uid: '1' },
};

describe('refOf and formatRef', () => {
  it('name a namespaced object', () => {
    expect(refOf(owner)).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
    });
    expect(formatRef(refOf(owner))).toBe('Deployment.apps/v1 shop/web');
  });

  it('name a cluster-scoped object', () => {
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    };
    expect(refOf(namespace)).not.toHaveProperty('namespace');
    expect(formatRef(refOf(namespace))).toBe('Namespace.v1 shop');
  });
});

describe('groupOf', () => {
  it.each([
    ['apps/v1', 'apps'],
    ['v1', ''],
  ])('of %s is %j', (apiVersion, group) => {
    expect(groupOf(apiVersion)).toBe(group);
  });
});

describe('controllerReference', () => {
  it('makes the owner the controller', () => {
    const reference = controllerReference(owner);
    const dependant = {
      ...owner,
      metadata: { name: 'pod', ownerReferences: [reference] },
    };
    expect(reference).toMatchObject({
      name: 'web',
      uid: '1',
      controller: true,
    });
    expect(controllerOf(dependant)).toBe(reference);
    expect(controllerOf(owner)).toBeUndefined();
  });

  it('needs the uid of the owner', () => {
    const unsaved = { ...owner, metadata: { name: 'web' } };
    expect(() => controllerReference(unsaved)).toThrow(
      'Deployment.apps/v1 web has no uid, so nothing can refer to it as owner',
    );
  });
});
