import fc from 'fast-check';
import { BadRequestError } from '../errors/errors';
import {
  equalitySelector,
  formatLabelSelector,
  matchesLabels,
  parseLabelSelector,
} from './labelSelector';
import type { LabelRequirement } from './requirement';

describe('parseLabelSelector', () => {
  it.each<[string, LabelRequirement[]]>([
    ['', []],
    ['  ', []],
    ['app=web', [{ key: 'app', operator: 'In', values: ['web'] }]],
    ['app == web', [{ key: 'app', operator: 'In', values: ['web'] }]],
    ['app=', [{ key: 'app', operator: 'In', values: [''] }]],
    ['app!=web', [{ key: 'app', operator: 'NotIn', values: ['web'] }]],
    [
      'a/b in (y, x,x),c notin (z)',
      [
        { key: 'a/b', operator: 'In', values: ['x', 'y'] },
        { key: 'c', operator: 'NotIn', values: ['z'] },
      ],
    ],
    ['a in (,b)', [{ key: 'a', operator: 'In', values: ['', 'b'] }]],
    ['a in(b)', [{ key: 'a', operator: 'In', values: ['b'] }]],
    [
      '!legacy, track',
      [
        { key: 'legacy', operator: 'DoesNotExist', values: [] },
        { key: 'track', operator: 'Exists', values: [] },
      ],
    ],
    [
      'v>3,v<10',
      [
        { key: 'v', operator: 'Gt', values: ['3'] },
        { key: 'v', operator: 'Lt', values: ['10'] },
      ],
    ],
    ['in in (notin)', [{ key: 'in', operator: 'In', values: ['notin'] }]],
  ])('reads %j', (text, requirements) => {
    expect(parseLabelSelector(text)).toEqual(requirements);
  });

  it.each<[string, string]>([
    ['app=web,', 'character 9: expected a label key'],
    ['=web', 'character 1: expected a label key'],
    [
      'app web',
      'character 5: expected one of =, ==, !=, in, notin, >, <, a comma or the end',
    ],
    ['app in web', 'character 8: expected an opening parenthesis'],
    ['app in (web', 'character 12: expected a comma or a closing parenthesis'],
    ['app in ()', 'character 9: expected at least one value'],
    ['app=web other', 'character 9: expected a comma or the end'],
    ['a=b c=d', 'character 5: expected a comma or the end'],
    ['v>x', 'character 3: the value "x" must be an integer'],
    ['-a=b', 'character 1: the key "-a" must have a name part of letters'],
    [
      'a=b/c',
      'character 3: the value "b/c" must be empty or consist of letters',
    ],
    ['!a=b', 'character 3: expected a comma or the end'],
  ])('refuses %j', (text, message) => {
    const parse = () => parseLabelSelector(text);
    expect(parse).toThrow(BadRequestError);
    expect(parse).toThrow(`The label selector is wrong: "${text}", ${message}`);
  });
});

describe('matchesLabels', () => {
  it.each<[string, Record<string, string> | undefined, boolean]>([
    ['', undefined, true],
    ['a=1', { a: '1' }, true],
    ['a=1', { a: '2' }, false],
    ['a=1', undefined, false],
    ['a!=1', {}, true],
    ['a!=1', { a: '1' }, false],
    ['a in (1,2)', { a: '2' }, true],
    ['a notin (1,2)', { a: '3' }, true],
    ['a notin (1,2)', {}, true],
    ['a', { a: '' }, true],
    ['!a', { a: '' }, false],
    ['a>2', { a: '10' }, true],
    ['a>2', { a: 'x' }, false],
    ['a<2', {}, false],
    ['a=1,b=2', { a: '1' }, false],
    ['toString', {}, false],
  ])('%j on %j: %p', (text, labels, matches) => {
    expect(matchesLabels(parseLabelSelector(text), labels)).toBe(matches);
  });
});

describe('formatLabelSelector', () => {
  const key = fc.constantFrom('app', 'in', 'a.b/c-d', 'openchoreo.dev/project');
  const value = fc.constantFrom('', 'x', 'Y_1', 'notin', 'v1.2');
  const values = fc
    .uniqueArray(value, { minLength: 1 })
    .map(list => [...list].sort());
  const requirement: fc.Arbitrary<LabelRequirement> = fc.oneof(
    fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values }),
    fc.record({
      key,
      operator: fc.constantFrom('Exists', 'DoesNotExist'),
      values: fc.constant([]),
    }),
    fc.record({
      key,
      operator: fc.constantFrom('Gt', 'Lt'),
      values: fc.integer().map(number => [String(number)]),
    }),
  );

  it('writes a text that reads as the same selector', () => {
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 5 }), selector => {
        expect(parseLabelSelector(formatLabelSelector(selector))).toEqual(
          selector,
        );
      }),
    );
  });
});

describe('equalitySelector', () => {
  it('selects exactly the objects that carry all the labels', () => {
    const labels = { 'openchoreo.dev/project': 'shop', empty: '' };
    const text = equalitySelector(labels);
    expect(text).toBe('openchoreo.dev/project=shop,empty=');
    const selector = parseLabelSelector(text);
    expect(matchesLabels(selector, { ...labels, more: 'x' })).toBe(true);
    expect(matchesLabels(selector, { empty: '' })).toBe(false);
  });

  it('refuses what could not be a label', () => {
    expect(() => equalitySelector({ a: 'b,c=d' })).toThrow(BadRequestError);
  });
});
