import fc from 'fast-check';
import { hashOfArtifact } from '../delivery/artifact';
import type { Promotion } from '../kinds';
import {
  admission,
  ago,
  binding,
  CHANGE,
  deployment,
  dev,
  environment,
  MINUTE,
  NOW,
  pipeline,
  prod,
  promotion,
  revision,
  sealedTenure,
  staging,
  v1,
  v2,
  verifySeal,
  withStatus,
} from './__fixtures__/storefront';
import { letIn, type LetInWorld } from './letIn';

const worldFor = (changes: Partial<LetInWorld>): LetInWorld => ({
  pipeline: pipeline(),
  environment: prod,
  artifact: v2,
  changeHash: CHANGE,
  promotions: [],
  verifySeal,
  ...changes,
});

const intoProd = promotion();
const admitted = (
  changes: Parameters<typeof admission>[2] = {},
  about: Promotion = intoProd,
  of = v2,
) =>
  withStatus(about, {
    phase: 'Applying',
    admission: admission(about, of, changes),
  });

describe('letIn', () => {
  it('lets anything into an ungated root', () => {
    expect(
      letIn(binding('dev', v2), worldFor({ environment: dev }), NOW),
    ).toEqual({ allowed: true, by: 'root' });
  });

  it.each([
    {
      reason: 'the root is a production environment',
      environment: environment('dev', { isProduction: true }),
    },
    {
      reason: 'the root has gates of its own',
      environment: environment('dev', { gates: { approval: { count: 1 } } }),
    },
  ])('has no root rule where $reason', ({ environment: root }) => {
    expect(
      letIn(binding('dev', v2), worldFor({ environment: root }), NOW),
    ).toMatchObject({ allowed: false, reason: 'PromotionRequired' });
  });

  it('keeps new artifacts out of a frozen root, and what runs in', () => {
    const frozen = environment('dev', {
      freeze: {
        reason: 'Black Friday',
        by: 'user:default/dora',
        until: '2026-11-30T00:00:00Z',
      },
    });
    const running = deployment('dev', [revision(v1)]);
    const facts = worldFor({ environment: frozen, deployment: running });
    expect(letIn(binding('dev', v2), facts, NOW)).toEqual({
      allowed: false,
      reason: 'PromotionRequired',
      message: `dev is frozen by dora until 30 Nov 00:00 UTC: Black Friday. ${v2.metadata.name} waits.`,
    });
    expect(letIn(binding('dev', v1), { ...facts, artifact: v1 }, NOW)).toEqual({
      allowed: true,
      by: 'root',
    });
  });

  it('lets in what the newest sealed admission is for', () => {
    expect(
      letIn(binding('prod', v2), worldFor({ promotions: [admitted()] }), NOW),
    ).toEqual({ allowed: true, by: 'promotion' });
  });

  it('compares the whole change where there are gates', () => {
    const facts = worldFor({
      promotions: [admitted()],
      changeHash: 'sha256:other-overrides',
    });
    expect(letIn(binding('prod', v2), facts, NOW)).toMatchObject({
      allowed: false,
      reason: 'PromotionRequired',
      message: expect.stringContaining(
        'overrides, configuration or release state',
      ),
    });
  });

  it('compares the artifact alone where there are none', () => {
    const toStaging = promotion({ spec: { from: 'dev', to: 'staging' } });
    const facts = worldFor({
      environment: staging,
      promotions: [admitted({}, toStaging)],
      changeHash: 'sha256:other-overrides',
    });
    expect(letIn(binding('staging', v2), facts, NOW)).toEqual({
      allowed: true,
      by: 'promotion',
    });
  });

  it('does not let an artifact back in that a later promotion replaced', () => {
    const first = promotion({
      name: 'orders-prod-0',
      spec: { artifactRef: v1.metadata.name },
    });
    const facts = worldFor({
      artifact: v1,
      promotions: [
        admitted({ sequence: 1 }, first, v1),
        admitted({ sequence: 2 }),
      ],
    });
    expect(letIn(binding('prod', v1), facts, NOW).allowed).toBe(false);
  });

  it.each([
    {
      reason: 'the status was forged',
      forged: withStatus(intoProd, {
        admission: { ...admission(intoProd, v2), seal: 'k1:forged' },
      }),
    },
    {
      reason: 'the admission was taken from another promotion',
      forged: withStatus(intoProd, {
        admission: admission(promotion({ name: 'orders-prod-9' }), v2),
      }),
    },
    {
      reason: 'the admission was taken from another component',
      forged: withStatus(intoProd, {
        admission: admission(
          promotion({
            spec: {
              owner: { projectName: 'storefront', componentName: 'cart' },
            },
          }),
          v2,
        ),
      }),
    },
    {
      reason: 'the artifact hash was changed after sealing',
      forged: withStatus(intoProd, {
        admission: {
          ...admission(intoProd, v1),
          artifactHash: hashOfArtifact(v2),
        },
      }),
    },
  ])('refuses when $reason', ({ forged }) => {
    expect(
      letIn(binding('prod', v2), worldFor({ promotions: [forged] }), NOW)
        .allowed,
    ).toBe(false);
  });

  describe('tenure', () => {
    const running = deployment('prod', [
      revision(v2, { changeHash: CHANGE, cause: 'Build' }),
    ]);

    it('keeps what runs where nothing was ever admitted', () => {
      expect(
        letIn(
          binding('prod', v2),
          worldFor({ deployment: sealedTenure(running) }),
          NOW,
        ),
      ).toEqual({ allowed: true, by: 'tenure' });
    });

    it('needs a sealed revision', () => {
      expect(
        letIn(binding('prod', v2), worldFor({ deployment: running }), NOW)
          .allowed,
      ).toBe(false);
    });

    it('is for the very change that ran, where there are gates', () => {
      expect(
        letIn(
          binding('prod', v2),
          worldFor({
            deployment: sealedTenure(running),
            changeHash: 'sha256:other',
          }),
          NOW,
        ).allowed,
      ).toBe(false);
    });

    it('ends with the first admission', () => {
      const facts = worldFor({
        deployment: sealedTenure(running),
        promotions: [
          admitted(
            {},
            promotion({ spec: { artifactRef: v1.metadata.name } }),
            v1,
          ),
        ],
      });
      expect(letIn(binding('prod', v2), facts, NOW).allowed).toBe(false);
    });
  });

  it.each([
    {
      reason: 'does not exist',
      artifact: undefined,
      message: `Artifact ${v2.metadata.name} does not exist.`,
    },
    {
      reason: 'belongs to another component',
      artifact: {
        ...v2,
        metadata: {
          ...v2.metadata,
          labels: {
            ...v2.metadata.labels,
            'openchoreo.dev/component': 'cart',
          },
        },
      },
      message: `Artifact ${v2.metadata.name} belongs to component cart of project storefront.`,
    },
    {
      reason: 'was changed after it was minted',
      artifact: {
        ...v2,
        spec: {
          ...v2.spec,
          workloadSpec: { containers: { main: { image: 'evil:1' } } },
        },
      },
      message: expect.stringContaining('the artifact was changed'),
    },
  ])('calls it invalid when the artifact $reason', ({ artifact, message }) => {
    expect(
      letIn(
        binding('prod', v2),
        worldFor({ artifact, promotions: [admitted()] }),
        NOW,
      ),
    ).toEqual({ allowed: false, reason: 'InvalidConfiguration', message });
  });

  it('never lets in what neither root rule, admission nor tenure covers', () => {
    const artifacts = [v1, v2];
    const generated = fc.record({
      sequence: fc.integer({ min: 1, max: 4 }),
      of: fc.constantFrom(...artifacts),
      named: fc.constantFrom(...artifacts),
      environment: fc.constantFrom('staging', 'prod'),
      changeHash: fc.constantFrom(CHANGE, 'sha256:other'),
      forged: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(generated, { maxLength: 5 }),
        fc.constantFrom(
          staging,
          prod,
          environment('dev', { isProduction: true }),
        ),
        fc.constantFrom(...artifacts),
        fc.constantFrom('none', 'forged', 'sealed'),
        fc.constantFrom(...artifacts),
        (admissions, into, wanted, tenure, tenant) => {
          const name = into.metadata.name;
          const promotions = admissions.map((one, index) => {
            const about = promotion({
              name: `p-${index}`,
              createdAt: ago(index * MINUTE),
              spec: {
                to: one.environment,
                artifactRef: one.named.metadata.name,
              },
            });
            const entry = admission(about, one.of, {
              sequence: one.sequence,
              changeHash: one.changeHash,
            });
            return withStatus(about, {
              admission: one.forged ? { ...entry, sequence: 99 } : entry,
            });
          });
          const ran = deployment(name, [
            revision(tenant, { changeHash: CHANGE }),
          ]);
          const facts = worldFor({
            environment: into,
            artifact: wanted,
            promotions,
            ...(tenure === 'none'
              ? {}
              : { deployment: tenure === 'sealed' ? sealedTenure(ran) : ran }),
          });
          const answer = letIn(binding(name, wanted), facts, NOW);
          if (!answer.allowed) return;
          const valid = admissions.filter(
            one => !one.forged && one.environment === name,
          );
          const highest = Math.max(0, ...valid.map(one => one.sequence));
          const byPromotion = valid.some(
            one =>
              one.sequence === highest &&
              one.of === wanted &&
              one.named === wanted &&
              (name !== 'prod' || one.changeHash === CHANGE),
          );
          const byTenure =
            valid.length === 0 && tenure === 'sealed' && tenant === wanted;
          expect(byPromotion || byTenure).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
