import type { StructuralSchema } from '../schema/structuralSchema';
import { memberType, objectType, treatment } from './fieldType';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    granular: { type: 'object', properties: { a: { type: 'string' } } },
    atomicMap: {
      type: 'object',
      'x-kubernetes-map-type': 'atomic',
      properties: {},
    },
    plainList: { type: 'array', items: { type: 'string' } },
    set: {
      type: 'array',
      'x-kubernetes-list-type': 'set',
      items: { type: 'string' },
    },
    portOrName: { 'x-kubernetes-int-or-string': true },
    open: {
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
      properties: {
        known: { type: 'object', properties: { a: { type: 'string' } } },
      },
    },
  },
};

const how = (path: string[], value: unknown) => {
  const type = path.reduce(
    (parent, name) => memberType(parent.map!, name),
    objectType(schema),
  );
  return treatment(type, value).as;
};

describe('treatment', () => {
  it.each<[string, string[], unknown, string]>([
    ['objects go member by member', ['granular'], {}, 'map'],
    ['null is what its schema says', ['granular'], null, 'map'],
    ['a null list is a list', ['set'], null, 'list'],
    ['atomic objects are leaves', ['atomicMap'], {}, 'leaf'],
    ['lists are leaves by default', ['plainList'], ['a'], 'leaf'],
    ['sets go item by item', ['set'], ['a'], 'list'],
    ['scalars are leaves', ['portOrName'], 80, 'leaf'],
    ['a value of another type is a leaf', ['set'], 'x', 'leaf'],
    ['unknown objects go member by member', ['open', 'any', 'deep'], {}, 'map'],
    ['unknown lists are leaves', ['open', 'any'], [], 'leaf'],
    [
      'below an open object all objects are open',
      ['open', 'known', 'any'],
      {},
      'map',
    ],
    ['metadata is that of Kubernetes', ['metadata', 'finalizers'], [], 'list'],
    ['labels go by key', ['metadata', 'labels'], {}, 'map'],
  ])('%s', (_, path, value, as) => {
    expect(how(path, value)).toBe(as);
  });

  it('is found again for the same schema', () => {
    expect(objectType(schema)).toBe(objectType(schema));
  });
});
