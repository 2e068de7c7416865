import { askGate } from '../__fixtures__/askGate';
import {
  ago,
  deployment,
  HOUR,
  MINUTE,
  pipeline,
  revision,
  v1,
  v2,
} from '../__fixtures__/storefront';
import { soakGate } from './soak';

describe('soak gate', () => {
  const soak = (...revisions: ReturnType<typeof revision>[]) => ({
    pipeline: pipeline({ prod: { soak: '2h' } }),
    source: { deployment: deployment('staging', revisions) },
  });

  it('says when it will be long enough', () => {
    expect(
      askGate(soakGate, soak(revision(v2, { readySince: ago(90 * MINUTE) }))),
    ).toEqual([
      {
        name: 'soak',
        type: 'soak',
        state: 'Pending',
        message:
          'Ready in staging since 20 Nov 08:30 UTC, 2 h needed: 30 min to go.',
        owner: 'group:default/orders',
        nextEvaluationTime: '2026-11-20T10:30:00.000Z',
      },
    ]);
  });

  it('allows exactly when the time is over', () => {
    expect(
      askGate(soakGate, soak(revision(v2, { readySince: ago(2 * HOUR) }))),
    ).toMatchObject([{ state: 'Allowed' }]);
  });

  it('begins again after a break', () => {
    expect(
      askGate(
        soakGate,
        soak(
          revision(v2, {
            readySince: ago(3 * HOUR),
            readyUntil: ago(2 * HOUR),
          }),
        ),
      ),
    ).toMatchObject([
      {
        state: 'Pending',
        message:
          'Was Ready in staging for 1 h only, 2 h needed without a break.',
      },
    ]);
  });

  it('counts the time of the artifact, not of its successor', () => {
    expect(
      askGate(soakGate, soak(revision(v1, { readySince: ago(9 * HOUR) }))),
    ).toMatchObject([{ state: 'Pending' }]);
  });

  it('is not there unless it is declared', () => {
    expect(askGate(soakGate)).toEqual([]);
  });
});
