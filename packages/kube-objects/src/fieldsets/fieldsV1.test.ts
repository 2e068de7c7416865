import { fieldSetPaths } from './fieldSet';
import { fromFieldsV1, toFieldsV1 } from './fieldsV1';

const fields = {
  'f:metadata': { 'f:labels': { '.': {}, 'f:a/b': {} } },
  'f:spec': {
    'f:ports': {
      'k:{"name":"http","protocol":"TCP"}': { '.': {}, 'f:port': {} },
    },
    'f:tags': { 'v:"x"': {}, 'v:1': {} },
  },
};

describe('fromFieldsV1', () => {
  it('reads members, keyed items, values and dots', () => {
    expect(fieldSetPaths(fromFieldsV1(fields))).toEqual([
      ['f:metadata', 'f:labels'],
      ['f:metadata', 'f:labels', 'f:a/b'],
      ['f:spec', 'f:ports', 'k:{"name":"http","protocol":"TCP"}'],
      ['f:spec', 'f:ports', 'k:{"name":"http","protocol":"TCP"}', 'f:port'],
      ['f:spec', 'f:tags', 'v:"x"'],
      ['f:spec', 'f:tags', 'v:1'],
    ]);
  });

  it('reads keys and values however they are spelled', () => {
    const set = fromFieldsV1({
      'f:a': { 'k:{"b": 2, "a":"\\u003c"}': {}, 'v:"\\u003e"': {} },
    });
    expect(toFieldsV1(set)).toEqual({
      'f:a': { 'k:{"a":"<","b":2}': {}, 'v:">"': {} },
    });
  });

  it('leaves out elements of unknown kinds', () => {
    expect(toFieldsV1(fromFieldsV1({ 'f:a': {}, 'z:b': {} }))).toEqual({
      'f:a': {},
    });
  });

  it.each([[[]], ['x'], [{ 'f:a': 1 }], [{ 'k:{': {} }]])('refuses %j', bad => {
    expect(() => fromFieldsV1(bad)).toThrow();
  });
});

describe('toFieldsV1', () => {
  it('writes what was read', () => {
    expect(toFieldsV1(fromFieldsV1(fields))).toEqual(fields);
  });
});
