import { BadRequestError } from '../errors/errors';
import { formatLabelSelector } from './labelSelector';
import { labelSelectorOf } from './objectSelector';

describe('labelSelectorOf', () => {
  it('joins labels and expressions', () => {
    const selector = labelSelectorOf({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['b', 'a', 'a'] },
        { key: 'legacy', operator: 'DoesNotExist' },
      ],
    });
    expect(formatLabelSelector(selector)).toBe('app=web,tier in (a,b),!legacy');
  });

  it('selects everything when empty', () => {
    expect(labelSelectorOf({})).toEqual([]);
  });

  it('reports all problems with their paths', () => {
    expect.assertions(2);
    try {
      labelSelectorOf({
        matchLabels: { 'a/b': 'not ok' },
        matchExpressions: [
          { key: '-', operator: 'In' },
          { key: 'x', operator: 'Exists', values: ['y'] },
        ],
      });
    } catch (error) {
      expect(error).toBeInstanceOf(BadRequestError);
      expect(
        (error as BadRequestError).problems.map(problem => problem.path),
      ).toEqual([
        'matchLabels[a/b]',
        'matchExpressions[0].key',
        'matchExpressions[0].values',
        'matchExpressions[1].values',
      ]);
    }
  });
});
