import { askGate } from '../__fixtures__/askGate';
import {
  ago,
  environment,
  promotion,
  staging,
  v1,
} from '../__fixtures__/storefront';
import { freezeGate } from './freeze';

const settings = promotion({
  spec: { from: undefined, overrides: {}, artifactRef: v1.metadata.name },
});

describe('freeze gate', () => {
  const frozen = (until?: string) => [
    staging,
    environment('prod', {
      isProduction: true,
      freeze: { reason: 'Quarter end.', by: 'group:default/finance', until },
    }),
  ];

  it('says who froze it, why and until when', () => {
    const until = '2026-11-21T00:00:00Z';
    expect(askGate(freezeGate, { environments: frozen(until) })).toEqual([
      {
        name: 'freeze',
        type: 'freeze',
        state: 'Denied',
        message:
          'prod is frozen by finance until 21 Nov 00:00 UTC: Quarter end.',
        owner: 'group:default/finance',
        nextEvaluationTime: until,
      },
    ]);
  });

  it('has no next time when it lasts until lifted', () => {
    const [gate] = askGate(freezeGate, { environments: frozen() });
    expect(gate).not.toHaveProperty('nextEvaluationTime');
    expect(gate.message).toContain('until it is lifted');
  });

  it('is over when its time is', () => {
    expect(askGate(freezeGate, { environments: frozen(ago(0)) })).toMatchObject(
      [{ state: 'Allowed' }],
    );
  });

  it('leaves settings alone', () => {
    expect(askGate(freezeGate, { environments: frozen() }, settings)).toEqual(
      [],
    );
  });
});
