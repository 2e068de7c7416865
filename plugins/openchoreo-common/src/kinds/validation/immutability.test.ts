import { sample } from '../__fixtures__/objects';
import { withDefaults } from '../defaulting';
import { annotations, labels } from '../labels';
import type { AnyChoreoObject, KindName } from '../registry';
import { immutabilityRule } from './immutability';

/** The problems of one change to an object that was stored with its defaults. */
function changing<K extends KindName>(
  kind: K,
  change: (object: ReturnType<typeof sample<K>>) => void,
) {
  const old = withDefaults(sample(kind) as AnyChoreoObject);
  const changed = structuredClone(old) as ReturnType<typeof sample<K>>;
  change(changed);
  return immutabilityRule(withDefaults(changed as AnyChoreoObject), old).map(
    problem => problem.path,
  );
}

describe('immutabilityRule', () => {
  it('knows no limits for an object that is new', () => {
    expect(immutabilityRule(sample('Component'), undefined)).toEqual([]);
  });

  it('keeps the owner of everything that has one, and says so once', () => {
    const move = (object: { spec: { owner: { projectName: string } } }) => {
      object.spec.owner.projectName = 'other';
    };

    expect(changing('Component', move)).toEqual(['spec.owner']);
    expect(changing('Workload', move)).toEqual(['spec.owner']);
    expect(changing('Service', move)).toEqual(['spec.owner']);
    expect(changing('ServiceBinding', move)).toEqual(['spec.owner']);
    expect(changing('Release', move)).toEqual(['spec.owner']);
  });

  it('keeps types and environments', () => {
    expect(
      changing('Component', ({ spec }) => {
        spec.type = 'API';
      }),
    ).toEqual(['spec.type']);
    expect(
      changing('ServiceBinding', ({ spec }) => {
        spec.environment = 'dev';
      }),
    ).toEqual(['spec.environment']);
    expect(
      changing('Release', ({ spec }) => {
        spec.environmentName = 'dev';
      }),
    ).toEqual(['spec.environmentName']);
  });

  it('keeps where an environment is, but takes an absent field for its default', () => {
    expect(
      changing('Environment', ({ spec }) => {
        spec!.dataPlaneRef = 'us-cluster';
        spec!.isProduction = true;
        spec!.gateway = { dnsPrefix: 'x' };
      }),
    ).toEqual([
      'spec.dataPlaneRef',
      'spec.isProduction',
      'spec.gateway.dnsPrefix',
    ]);
    expect(
      changing('Environment', ({ spec }) => {
        spec!.isProduction = false;
        spec!.gateway!.security = {};
      }),
    ).toEqual([]);
  });

  it('says what the value was', () => {
    const old = sample('Component');
    const changed = sample('Component', ({ spec }) => {
      spec.type = 'API';
    });

    expect(immutabilityRule(changed, old)).toEqual([
      {
        path: 'spec.type',
        message: 'must stay Service: it cannot be changed after creation',
        reason: 'FieldValueForbidden',
      },
    ]);
  });

  it('keeps artifacts and requests whole', () => {
    expect(
      changing('DeployableArtifact', ({ spec }) => {
        spec.workloadSpec!.containers!.main.image = 'other';
      }),
    ).toEqual(['spec']);
    expect(
      changing('Promotion', ({ spec, metadata }) => {
        spec.reason = 'Another';
        metadata.annotations![annotations.requestSeal] = 'k1:abc';
      }),
    ).toEqual(['spec', `metadata.annotations[${annotations.requestSeal}]`]);
  });

  it('keeps the labels that say where an object belongs', () => {
    const old = sample('Deployment', ({ metadata }) => {
      metadata.labels = { [labels.environment]: 'prod', team: 'a' };
    });
    const moved = sample('Deployment', ({ metadata }) => {
      metadata.labels = { [labels.environment]: 'dev', team: 'b' };
    });

    expect(immutabilityRule(moved, old)).toEqual([
      expect.objectContaining({
        path: `metadata.labels[${labels.environment}]`,
      }),
    ]);
    expect(immutabilityRule(old, sample('Deployment'))).toEqual([]);
  });

  it('lets a binding follow its artifact', () => {
    expect(
      changing('ServiceBinding', ({ spec }) => {
        spec.artifactRef = 'orders-0000000000000000';
      }),
    ).toEqual([]);
  });
});
