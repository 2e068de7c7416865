// @ts-check
import { chooseSteps, summaryLines } from './chooseSteps.mjs';

/** @param {string} name @param {boolean} [onlyInCi] */
const step = (name, onlyInCi) => ({
  name,
  title: name,
  onlyInCi,
  run: async () => ({ passed: 1, failed: 0 }),
});
const known = [step('types'), step('format', true), step('unit')];

/** @param {string[]} argv */
const chosen = argv => chooseSteps(known, argv).steps.map(({ name }) => name);

describe('chooseSteps', () => {
  it('takes all but those that only CI runs', () => {
    expect(chosen([])).toEqual(['types', 'unit']);
  });

  it('takes those too when told', () => {
    expect(chosen(['--all'])).toEqual(['types', 'format', 'unit']);
  });

  it('takes the named ones, in their usual order', () => {
    expect(chosen(['unit', 'format'])).toEqual(['format', 'unit']);
  });

  it('hands on what comes after --', () => {
    expect(chooseSteps(known, ['unit', '--', '-t', 'a name']).args).toEqual([
      '-t',
      'a name',
    ]);
  });

  it('says which steps there are when it does not know one', () => {
    expect(chooseSteps(known, ['untit']).problem).toContain(
      'There is no step "untit". Steps: types, format, unit.',
    );
  });

  it('refuses arguments that would go to several tools', () => {
    expect(chooseSteps(known, ['--', '-t', 'a name']).problem).toContain(
      'Name one step',
    );
  });
});

describe('summaryLines', () => {
  it('ends with the sums', () => {
    expect(
      summaryLines([
        {
          step: step('types'),
          outcome: { passed: 1, failed: 0 },
          seconds: 8.4,
        },
        {
          step: step('unit'),
          outcome: { passed: 40, failed: 2, skipped: 1 },
          seconds: 61,
        },
      ]),
    ).toEqual([
      '',
      'ok     types: 1 passed (8 s)',
      'FAILED unit: 40 passed, 2 failed, 1 skipped (61 s)',
      '',
      '41 passed, 2 failed',
    ]);
  });
});
