import { askGate } from '../__fixtures__/askGate';
import {
  ago,
  artifact,
  binding,
  deployment,
  MINUTE,
  revision,
  v1,
  v2,
} from '../__fixtures__/storefront';
import { sourceHealthGate } from './sourceHealth';

describe('source health gate', () => {
  const source = (
    ready: { status: 'True' | 'False'; reason: string; message?: string },
    of = v2,
  ) => ({
    source: {
      binding: binding('staging', of, { ready }),
      deployment: deployment('staging', [
        revision(of, { revision: 2 }),
        revision(v2, { readyUntil: ago(MINUTE) }),
      ]),
    },
  });

  it.each([
    {
      reason: 'it runs there and is Ready',
      changes: source({ status: 'True', reason: 'ResourcesActive' }),
      state: 'Allowed',
      message: 'staging is Ready.',
    },
    {
      reason: 'it was Ready there until something newer came',
      changes: source(
        { status: 'False', reason: 'ResourceHealthDegraded' },
        v1,
      ),
      state: 'Allowed',
      message: `${v2.metadata.name} was Ready in staging before it was replaced.`,
    },
    {
      reason: 'it is rolling out there',
      changes: source({ status: 'False', reason: 'ResourceHealthProgressing' }),
      state: 'Pending',
      message: 'staging is still rolling out.',
    },
    {
      reason: 'it is not well there',
      changes: source({
        status: 'False',
        reason: 'ResourceHealthDegraded',
        message: '1 of 1 replica restarts: exit code 1 in main, once.',
      }),
      state: 'Denied',
      message:
        'staging is not Ready: 1 of 1 replica restarts: exit code 1 in main, once.',
    },
    {
      reason: 'nothing is there',
      changes: { source: {} },
      state: 'Denied',
      message: 'Nothing is deployed in staging.',
    },
    {
      reason: 'it never was Ready there',
      changes: {
        ...source({ status: 'True', reason: 'ResourcesActive' }, v1),
        artifact: artifact('v9'),
      },
      state: 'Denied',
      message: `${v2.metadata.name} was never Ready in staging.`,
    },
  ])('says $state when $reason', ({ changes, state, message }) => {
    expect(askGate(sourceHealthGate, changes)).toMatchObject([
      { state, message },
    ]);
  });

  it('waits until the source has been looked at', () => {
    const { source: of } = source({
      status: 'True',
      reason: 'ResourcesActive',
    });
    of.binding.metadata.generation = 2;
    expect(askGate(sourceHealthGate, { source: of })).toMatchObject([
      { state: 'Pending' },
    ]);
  });
});
