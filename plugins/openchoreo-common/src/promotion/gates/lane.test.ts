import { askGate } from '../__fixtures__/askGate';
import { promotion } from '../__fixtures__/storefront';
import { laneGate } from './lane';

describe('lane gate', () => {
  const other = promotion({
    name: 'orders-prod-0',
    status: { phase: 'Verifying' },
    spec: { requestedBy: 'user:default/ben' },
  });

  it('waits while another change of the environment rolls out', () => {
    expect(
      askGate(laneGate, { promotions: [promotion(), other] }),
    ).toMatchObject([
      {
        state: 'Pending',
        message: "ben's change orders-prod-0 is rolling out in prod.",
        owner: 'user:default/ben',
      },
    ]);
  });

  it('does not wait for other environments or for itself', () => {
    const elsewhere = promotion({
      name: 'orders-staging-0',
      spec: { to: 'staging' },
      status: { phase: 'Applying' },
    });
    const self = promotion({ status: { phase: 'Applying' } });
    expect(askGate(laneGate, { promotions: [elsewhere, self] })).toMatchObject([
      { state: 'Allowed' },
    ]);
  });
});
