import {
  findCondition,
  isTrue,
  removeCondition,
  setCondition,
  type Condition,
} from './conditions';

const before = new Date('2026-01-01T00:00:00.123Z');
const now = new Date('2026-01-02T00:00:00.456Z');
const ready = {
  type: 'Ready',
  status: 'True' as const,
  reason: 'AllGood',
  message: 'It runs',
  observedGeneration: 1,
};

describe('setCondition', () => {
  it('adds a condition with the time in whole seconds', () => {
    expect(setCondition(undefined, ready, now)).toEqual([
      { ...ready, lastTransitionTime: '2026-01-02T00:00:00Z' },
    ]);
  });

  it('gives the same list back when nothing changed', () => {
    const conditions = setCondition([], ready, before);
    expect(setCondition(conditions, { ...ready }, now)).toBe(conditions);
  });

  it.each([{ reason: 'Other' }, { message: 'x' }, { observedGeneration: 2 }])(
    'keeps the transition time when only %j changes',
    change => {
      const conditions = setCondition([], ready, before);
      const next = setCondition(conditions, { ...ready, ...change }, now);
      expect(next).not.toBe(conditions);
      expect(next).toEqual([
        { ...ready, ...change, lastTransitionTime: '2026-01-01T00:00:00Z' },
      ]);
    },
  );

  it('moves the transition time when the status flips', () => {
    const conditions = setCondition([], ready, before);
    const next = setCondition(conditions, { ...ready, status: 'False' }, now);
    expect(next[0].lastTransitionTime).toBe('2026-01-02T00:00:00Z');
  });

  it('replaces in place and leaves the others and the given list alone', () => {
    let conditions: Condition[] = [];
    for (const type of ['A', 'B', 'C']) {
      conditions = setCondition(conditions, { ...ready, type }, before);
    }
    Object.freeze(conditions);
    const next = setCondition(
      conditions,
      { ...ready, type: 'B', message: '' },
      now,
    );
    expect(next.map(condition => condition.type)).toEqual(['A', 'B', 'C']);
    expect(next[0]).toBe(conditions[0]);
  });

  it('drops an observed generation that is not stated any more', () => {
    const conditions = setCondition([], ready, before);
    const { observedGeneration: _, ...rest } = ready;
    expect(setCondition(conditions, rest, now)[0]).not.toHaveProperty(
      'observedGeneration',
    );
  });
});

describe('findCondition, isTrue and removeCondition', () => {
  const conditions = setCondition([], ready, before);

  it('find by type', () => {
    expect(findCondition(conditions, 'Ready')).toBe(conditions[0]);
    expect(findCondition(undefined, 'Ready')).toBeUndefined();
    expect(isTrue(conditions, 'Ready')).toBe(true);
    expect(isTrue(conditions, 'Other')).toBe(false);
  });

  it('remove, or give the same list back', () => {
    expect(removeCondition(conditions, 'Ready')).toEqual([]);
    expect(removeCondition(conditions, 'Other')).toBe(conditions);
    expect(removeCondition(undefined, 'Other')).toEqual([]);
  });
});
