import {
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isQualifiedName,
  qualifiedNameProblem,
} from './syntax';

describe('isDnsLabel', () => {
  it.each<[string, boolean]>([
    ['a', true],
    ['a-1', true],
    ['1a', true],
    ['a'.repeat(63), true],
    ['a'.repeat(64), false],
    ['', false],
    ['-a', false],
    ['a-', false],
    ['a.b', false],
    ['A', false],
    ['a\n', false],
  ])('%j: %p', (text, valid) => {
    expect(isDnsLabel(text)).toBe(valid);
  });
});

describe('isDnsSubdomain', () => {
  it.each<[string, boolean]>([
    ['a.b-c.d1', true],
    ['a'.repeat(253), true],
    ['a'.repeat(254), false],
    ['a..b', false],
    ['a.-b', false],
    ['.a', false],
  ])('%j: %p', (text, valid) => {
    expect(isDnsSubdomain(text)).toBe(valid);
  });
});

describe('isQualifiedName', () => {
  it.each<[string, boolean]>([
    ['app', true],
    ['App_1.x', true],
    ['openchoreo.dev/project', true],
    ['openchoreo.dev/', false],
    ['/project', false],
    ['a/b/c', false],
    ['Upper.example/a', false],
    ['-a', false],
    [`example.com/${'a'.repeat(63)}`, true],
    [`example.com/${'a'.repeat(64)}`, false],
  ])('%j: %p', (text, valid) => {
    expect(isQualifiedName(text)).toBe(valid);
  });

  it('says what is wrong', () => {
    expect(qualifiedNameProblem('not_a_domain/name')).toBe(
      'must have a DNS subdomain before the slash, not "not_a_domain"',
    );
  });
});

describe('isLabelValue', () => {
  it.each<[string, boolean]>([
    ['', true],
    ['v1.2_3-x', true],
    ['a b', false],
    ['a/b', false],
    ['a'.repeat(64), false],
  ])('%j: %p', (text, valid) => {
    expect(isLabelValue(text)).toBe(valid);
  });
});
