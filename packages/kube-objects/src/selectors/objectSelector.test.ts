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
    const read = () =>
      labelSelectorOf({
        matchLabels: { 'a/b': 'not ok' },
        matchExpressions: [
          { key: '-', operator: 'In' },
          { key: 'x', operator: 'Exists', values: ['y'] },
        ],
      });
    expect(read).toThrow(BadRequestError);
    expect(read).toThrow(
      expect.objectContaining({
        problems: [
          'matchLabels[a/b]',
          'matchExpressions[0].key',
          'matchExpressions[0].values',
          'matchExpressions[1].values',
        ].map(path => expect.objectContaining({ path })),
      }),
    );
  });
});
