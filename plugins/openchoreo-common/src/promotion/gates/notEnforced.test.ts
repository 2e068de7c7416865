import { askGate } from '../__fixtures__/askGate';
import { checkPolicy, windowPolicy } from '../__fixtures__/policies';
import { pipeline, promotion, v1 } from '../__fixtures__/storefront';
import { notEnforcedGate } from './notEnforced';

describe('gates that this version cannot evaluate', () => {
  const declared = {
    pipeline: pipeline({
      prod: {
        windows: [windowPolicy('office')],
        checks: [checkPolicy('smoke'), checkPolicy('later', 'after')],
        contract: { mode: 'block' as const },
      },
    }),
  };

  it('never allow', () => {
    const train = promotion({
      spec: { train: { name: 't1', order: 1, size: 2 } },
    });
    const gates = askGate(notEnforcedGate, declared, train);
    expect(gates.map(({ name, state }) => [name, state])).toEqual([
      ['window/office', 'Denied'],
      ['check/smoke', 'Denied'],
      ['contract', 'Denied'],
      ['train', 'Denied'],
    ]);
    for (const { message } of gates) {
      expect(message).toContain('is not enforced by this version');
    }
  });

  it('do not keep a rollback out', () => {
    const back = promotion({
      spec: { from: undefined, artifactRef: v1.metadata.name },
    });
    expect(
      askGate(notEnforcedGate, { ...declared, artifact: v1 }, back),
    ).toEqual([]);
  });
});
