import type { StructuralSchema } from '../schema/structuralSchema';
import { objectType } from './fieldType';
import { fromFieldsV1 } from './fieldsV1';
import { removeFields } from './removeFields';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    map: { type: 'object', additionalProperties: { type: 'string' } },
    atomic: {
      type: 'object',
      'x-kubernetes-map-type': 'atomic',
      additionalProperties: { type: 'string' },
    },
    set: {
      type: 'array',
      'x-kubernetes-list-type': 'set',
      items: { type: 'string' },
    },
  },
};
const value = { map: { a: '1', b: '2' }, atomic: { a: '1' }, set: ['x', 'y'] };
const remove = (fields: object) =>
  removeFields(objectType(schema), value, fromFieldsV1(fields));

describe('removeFields', () => {
  it.each<[string, object, object]>([
    ['members', { 'f:map': { 'f:a': {} } }, { ...value, map: { b: '2' } }],
    ['items', { 'f:set': { 'v:"x"': {} } }, { ...value, set: ['y'] }],
    ['whole containers', { 'f:map': {}, 'f:atomic': {} }, { set: ['x', 'y'] }],
    ['nothing below what is atomic', { 'f:atomic': { 'f:a': {} } }, value],
    [
      'nothing that is not there',
      { 'f:map': { 'f:c': {} }, 'f:other': {} },
      value,
    ],
  ])('removes %s', (_, fields, result) => {
    expect(remove(fields)).toEqual(result);
  });

  it('leaves an emptied container in place', () => {
    expect(
      remove({
        'f:map': { 'f:a': {}, 'f:b': {} },
        'f:set': { 'v:"x"': {}, 'v:"y"': {} },
      }),
    ).toEqual({ ...value, map: {}, set: [] });
  });

  it('gives the value back when nothing is to be removed', () => {
    expect(remove({})).toBe(value);
  });
});
