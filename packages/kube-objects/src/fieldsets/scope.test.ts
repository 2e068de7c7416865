import { fromFieldsV1, toFieldsV1 } from './fieldsV1';
import { ownablePaths, writablePart } from './scope';

const object = {
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: {
    name: 'a',
    namespace: 'n',
    uid: '1',
    generation: 3,
    labels: { x: 'y' },
  },
  spec: { a: 1 },
  status: { b: 2 },
};

describe('writablePart', () => {
  it('leaves out status and what the server sets', () => {
    expect(writablePart(object, {})).toEqual({
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'a', namespace: 'n', labels: { x: 'y' } },
      spec: { a: 1 },
    });
  });

  it('is status alone on the status subresource', () => {
    expect(writablePart(object, { subresource: 'status' })).toEqual({
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'a', namespace: 'n' },
      status: { b: 2 },
    });
  });

  it('has status, too, for kinds without that subresource', () => {
    expect(
      writablePart(object, { hasStatusSubresource: false }),
    ).toHaveProperty('status');
  });
});

describe('ownablePaths', () => {
  it('leaves out identity and server-set metadata', () => {
    const all = fromFieldsV1({
      'f:apiVersion': {},
      'f:kind': {},
      'f:metadata': {
        '.': {},
        'f:name': {},
        'f:uid': {},
        'f:labels': { 'f:x': {} },
      },
      'f:spec': { 'f:a': {} },
      'f:status': { 'f:b': {} },
    });
    expect(toFieldsV1(ownablePaths(all, {}))).toEqual({
      'f:metadata': { 'f:labels': { 'f:x': {} } },
      'f:spec': { 'f:a': {} },
    });
    expect(toFieldsV1(ownablePaths(all, { subresource: 'status' }))).toEqual({
      'f:status': { 'f:b': {} },
    });
  });
});
