import { validateObjectMeta } from './validateObjectMeta';

const namespaced = { namespaced: true };

describe('validateObjectMeta', () => {
  it('accepts complete metadata', () => {
    expect(
      validateObjectMeta(
        {
          name: 'orders.v1',
          generateName: 'orders-',
          namespace: 'acme',
          labels: { 'openchoreo.dev/project': 'shop', empty: '' },
          annotations: { 'Example.com/note': 'anything\n at all' },
          finalizers: ['openchoreo.dev/cleanup'],
          ownerReferences: [
            {
              apiVersion: 'v1',
              kind: 'A',
              name: 'a',
              uid: '1',
              controller: true,
            },
            { apiVersion: 'v1', kind: 'B', name: 'b', uid: '2' },
          ],
        },
        namespaced,
      ),
    ).toEqual([]);
  });

  it('reports all problems at once, each with its path', () => {
    const problems = validateObjectMeta(
      {
        name: 'Orders',
        namespace: 'a.b',
        labels: { 'a/b': 'not ok', '-': 'x', number: 1 },
        annotations: { 'a b': 'x' },
        finalizers: ['-'],
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'A',
            name: 'a',
            uid: '1',
            controller: true,
          },
          { apiVersion: '', kind: 'B', name: 'b', uid: 2, controller: true },
        ],
      },
      namespaced,
    );
    expect(problems.map(problem => [problem.path, problem.reason])).toEqual([
      ['metadata.name', 'FieldValueInvalid'],
      ['metadata.namespace', 'FieldValueInvalid'],
      ['metadata.labels[a/b]', 'FieldValueInvalid'],
      ['metadata.labels[-]', 'FieldValueInvalid'],
      ['metadata.labels.number', 'FieldValueTypeInvalid'],
      ['metadata.annotations[a b]', 'FieldValueInvalid'],
      ['metadata.finalizers[0]', 'FieldValueInvalid'],
      ['metadata.ownerReferences[1].apiVersion', 'FieldValueRequired'],
      ['metadata.ownerReferences[1].uid', 'FieldValueTypeInvalid'],
      ['metadata.ownerReferences[1].controller', 'FieldValueInvalid'],
    ]);
  });

  it.each([
    {
      reason: 'a namespaced kind needs a namespace',
      meta: { name: 'a' },
      rules: namespaced,
      path: 'metadata.namespace',
    },
    {
      reason: 'a cluster-scoped kind has none',
      meta: { name: 'a', namespace: 'b' },
      rules: { namespaced: false },
      path: 'metadata.namespace',
    },
    {
      reason: 'a name is required',
      meta: {},
      rules: { namespaced: false },
      path: 'metadata.name',
    },
    {
      reason: 'some kinds are named by DNS labels',
      meta: { name: 'a.b' },
      rules: { namespaced: false, nameSyntax: 'label' as const },
      path: 'metadata.name',
    },
    {
      reason: 'labels are an object',
      meta: { name: 'a', labels: ['x'] },
      rules: { namespaced: false },
      path: 'metadata.labels',
    },
    {
      reason: 'metadata is an object',
      meta: 'orders',
      rules: { namespaced: false },
      path: 'metadata',
    },
  ])('$reason', ({ meta, rules, path }) => {
    expect(validateObjectMeta(meta, rules)).toEqual([
      expect.objectContaining({ path }),
    ]);
  });

  it('limits annotations to 256 KiB in all, counted in bytes', () => {
    const meta = (value: string) => ({
      name: 'a',
      annotations: { k: value },
    });
    const limit = 256 * 1024;
    const rules = { namespaced: false };
    expect(validateObjectMeta(meta('x'.repeat(limit - 1)), rules)).toEqual([]);
    expect(validateObjectMeta(meta('é'.repeat(limit / 2)), rules)).toEqual([
      {
        path: 'metadata.annotations',
        message: `must have at most 262144 bytes in all, they have 262145`,
        reason: 'FieldValueTooLong',
      },
    ]);
  });
});
