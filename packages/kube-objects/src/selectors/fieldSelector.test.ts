import fc from 'fast-check';
import { BadRequestError } from '../errors/errors';
import {
  formatFieldSelector,
  matchesFields,
  parseFieldSelector,
} from './fieldSelector';

const object = {
  metadata: { name: 'web', namespace: 'acme' },
  spec: { replicas: 3, paused: false, note: 'a,b=c\\d', list: [1] },
};

describe('parseFieldSelector and matchesFields', () => {
  it.each<[string, boolean]>([
    ['', true],
    ['metadata.name=web', true],
    ['metadata.name==web,metadata.namespace!=other', true],
    ['metadata.name!=web', false],
    ['metadata.name=web,spec.replicas=4', false],
    ['spec.replicas=3', true],
    ['spec.paused=false', true],
    ['status.phase=', true],
    ['status.phase!=Failed', true],
    ['spec.list=1', false],
    ['spec.note=a\\,b\\=c\\\\d', true],
    ['spec.constructor=', true],
  ])('%j: %p', (text, matches) => {
    expect(matchesFields(parseFieldSelector(text), object)).toBe(matches);
  });

  it.each<[string, string]>([
    [
      'metadata.name',
      'character 1: expected a field, then =, == or !=, then a value',
    ],
    ['a=b,c', 'character 5: expected a field'],
    ['a..b=c', 'character 1: "a..b" is not a field such as metadata.name'],
    [
      'a=b=c',
      'character 4: an equals sign in a value needs a backslash before it',
    ],
    [
      'a=b\\',
      'character 5: only a comma, = or a backslash may follow a backslash',
    ],
  ])('refuses %j', (text, message) => {
    const parse = () => parseFieldSelector(text);
    expect(parse).toThrow(BadRequestError);
    expect(parse).toThrow(`The field selector is wrong: "${text}", ${message}`);
  });
});

describe('formatFieldSelector', () => {
  it('writes a text that reads as the same selector', () => {
    const requirement = fc.record({
      path: fc.constantFrom('metadata.name', 'spec.x-y', 'a'),
      operator: fc.constantFrom('=' as const, '!=' as const),
      value: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(fc.array(requirement), selector => {
        expect(parseFieldSelector(formatFieldSelector(selector))).toEqual(
          selector,
        );
      }),
    );
  });
});
