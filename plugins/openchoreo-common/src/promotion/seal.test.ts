import type { PromotionApproval } from '../kinds';
import {
  admission,
  approval,
  deployment,
  promotion,
  revision,
  v2,
} from './__fixtures__/storefront';
import { sealPayload } from './seal';

const asked = promotion();
const { seal: _seal, ...entry } = approval(asked);

describe('sealPayload', () => {
  it('is text that depends on the entry and its place only', () => {
    expect(sealPayload('approval', entry, asked)).toBe(
      '{"entry":{"at":"2026-11-20T09:50:00.000Z","by":"user:default/carla",' +
        `"changeHash":"${entry.changeHash}","decision":"Approve","environment":"prod",` +
        `"groups":["group:default/release-managers"],"planHash":"${entry.planHash}",` +
        `"policyHash":"${entry.policyHash}"},"kind":"approval","subject":` +
        '{"component":"orders","environment":"prod","kind":"Promotion","name":"orders-prod-1",' +
        '"namespace":"acme","project":"storefront"}}',
    );
  });

  it('does not change when the seal is there or the entry is voided', () => {
    const voided: PromotionApproval = {
      ...approval(asked),
      void: true,
      voidReason: 'It expired.',
    };
    expect(sealPayload('approval', voided, asked)).toBe(
      sealPayload('approval', entry, asked),
    );
  });

  it.each([
    {
      reason: 'kind',
      other: sealPayload(
        'skip',
        { ...entry, gate: 'soak', reason: '', expiresAt: '' },
        asked,
      ),
    },
    {
      reason: 'person',
      other: sealPayload(
        'approval',
        { ...entry, by: 'user:default/eve' },
        asked,
      ),
    },
    {
      reason: 'decision',
      other: sealPayload('approval', { ...entry, decision: 'Reject' }, asked),
    },
    {
      reason: 'promotion',
      other: sealPayload(
        'approval',
        entry,
        promotion({ name: 'orders-prod-2' }),
      ),
    },
    {
      reason: 'component',
      other: sealPayload(
        'approval',
        entry,
        promotion({
          spec: { owner: { projectName: 'storefront', componentName: 'cart' } },
        }),
      ),
    },
    {
      reason: 'environment of the promotion',
      other: sealPayload(
        'approval',
        entry,
        promotion({ spec: { to: 'staging' } }),
      ),
    },
  ])('differs with the $reason', ({ other }) => {
    expect(other).not.toBe(sealPayload('approval', entry, asked));
  });

  it('covers the whole spec of a request', () => {
    const other = promotion({ spec: { reason: 'another reason' } });
    expect(sealPayload('request', {}, other)).not.toBe(
      sealPayload('request', {}, asked),
    );
  });

  it('leaves out what is observed of a revision after it was sealed', () => {
    const at = revision(v2);
    const { readySince: _since, ...unready } = at;
    const place = deployment('prod', [at]);
    expect(
      sealPayload(
        'revision',
        { ...unready, result: 'Superseded', readyUntil: 'then' },
        place,
      ),
    ).toBe(sealPayload('revision', at, place));
  });

  it('tells the same entry in two places apart', () => {
    const { seal: _, ...unsealed } = admission(asked, v2);
    expect(sealPayload('admission', unsealed, asked)).not.toBe(
      sealPayload('admission', unsealed, promotion({ name: 'other' })),
    );
  });
});
