import type { StructuralSchema } from '../schema/structuralSchema';
import { objectType } from './fieldType';
import { toFieldsV1 } from './fieldsV1';
import { claimedFields, withNamedContainers } from './valueSet';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        args: { type: 'array', items: { type: 'string' } },
        map: { type: 'object', additionalProperties: { type: 'string' } },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port'],
          items: { type: 'object', properties: { port: { type: 'integer' } } },
        },
      },
    },
  },
};
const type = objectType(schema);
const claims = (spec: object) => toFieldsV1(claimedFields(type, { spec }));

describe('claimedFields', () => {
  it('claims leaves, items and members with free names, not named containers', () => {
    expect(
      claims({ name: 'a', args: [], map: { x: '1' }, ports: [{ port: 1 }] }),
    ).toEqual({
      'f:spec': {
        'f:args': {},
        'f:map': { 'f:x': {} },
        'f:name': {},
        'f:ports': { 'k:{"port":1}': { '.': {}, 'f:port': {} } },
      },
    });
  });

  it.each<[string, object, object]>([
    ['empty objects', { map: {} }, { 'f:spec': { 'f:map': {} } }],
    ['nulls', { name: null }, { 'f:spec': { 'f:name': {} } }],
    [
      'items that are there twice as one',
      { ports: [{ port: 1 }, { port: 1 }] },
      { 'f:spec': { 'f:ports': { 'k:{"port":1}': {} } } },
    ],
  ])('claims %s', (_, spec, fields) => {
    expect(claims(spec)).toEqual(fields);
  });

  it('claims nothing by an empty shared list, or an undefined member', () => {
    expect(claims({ ports: [], name: undefined })).toEqual({});
  });
});

describe('withNamedContainers', () => {
  it('adds the members that the schema names on the way', () => {
    const set = claimedFields(type, {
      spec: { map: { x: '1' }, ports: [{ port: 1 }] },
    });
    expect(toFieldsV1(withNamedContainers(type, set))).toEqual({
      'f:spec': {
        '.': {},
        'f:map': { '.': {}, 'f:x': {} },
        'f:ports': { '.': {}, 'k:{"port":1}': { '.': {}, 'f:port': {} } },
      },
    });
  });
});
