import { askGate } from '../__fixtures__/askGate';
import { promotion } from '../__fixtures__/storefront';
import { planHashOf } from '../world';
import { planGate } from './plan';

describe('plan gate', () => {
  it('is not there where nothing is gated', () => {
    const toStaging = promotion({ spec: { from: 'dev', to: 'staging' } });
    expect(askGate(planGate, {}, toStaging)).toEqual([]);
  });

  it('keeps out what cannot be rendered, gated or not', () => {
    const toStaging = promotion({ spec: { from: 'dev', to: 'staging' } });
    const problems = [{ path: 'spec.x', message: 'is wrong' }];
    const planHash = planHashOf({ hash: '', problems }, 'staging');
    expect(askGate(planGate, { planHash }, toStaging)).toMatchObject([
      {
        state: 'Pending',
        message: 'It cannot be rendered for staging: spec.x is wrong.',
      },
    ]);
  });

  it('allows a plan that nobody looked at before: it is recorded now', () => {
    expect(
      askGate(planGate, {}, promotion({ status: { phase: 'Pending' } })),
    ).toMatchObject([{ state: 'Allowed' }]);
  });
});
