import { compileSchema } from '@openchoreo-backstage/kube-objects';
import { sample } from '../__fixtures__/objects';
import { withDefaults } from '../defaulting';
import { kindDefinition, openchoreoKinds, type KindName } from '../registry';
import { validateObject } from './validateObject';

const kinds = openchoreoKinds.map(definition => definition.kind as KindName);

describe('validateObject', () => {
  it.each(kinds)('takes a %s that is right, as it is and as it was', kind => {
    const object = withDefaults(sample(kind));

    expect(validateObject(object)).toEqual([]);
    expect(validateObject(object, structuredClone(object))).toEqual([]);
  });

  it.each(kinds)('stores every field of a %s', kind => {
    const { value, unknown, problems } = compileSchema(
      kindDefinition(kind).schema,
    ).process(sample(kind));

    expect({ value, unknown, problems }).toEqual({
      value: sample(kind),
      unknown: [],
      problems: [],
    });
  });

  it('reports all problems at once, each with its path', () => {
    const workload = sample('Workload', ({ metadata, spec }) => {
      metadata.name = 'Orders';
      spec.containers!.main.env![0].key = '1';
      spec.endpoints!['orders-api'].schema!.content = 'é'.repeat(140_000);
    });

    expect(validateObject(workload).map(problem => problem.path)).toEqual([
      'metadata.name',
      'spec.containers.main.env[0].key',
      'spec.endpoints[orders-api].schema.content',
    ]);
  });

  it('reports only the shape where that is wrong, since rules build on it', () => {
    const binding = sample('ServiceBinding') as { spec: unknown };
    binding.spec = { owner: 'orders', environment: '' };

    expect(
      validateObject(binding as Parameters<typeof validateObject>[0]),
    ).toEqual([
      expect.objectContaining({ path: 'spec.owner' }),
      expect.objectContaining({ path: 'spec.environment' }),
      expect.objectContaining({ path: 'spec.workloadSpec' }),
    ]);
  });

  it('does not judge a stored spec again, so that what it has become can still be deleted', () => {
    const stored = sample('Workload', ({ metadata, spec }) => {
      metadata.finalizers = ['example.com/cleanup'];
      spec.containers!.main.env![0].key = '1';
    });
    const released = structuredClone(stored);
    delete released.metadata.finalizers;
    const edited = structuredClone(released);
    edited.spec.containers!.main.image = 'other';

    expect(validateObject(released, stored)).toEqual([]);
    expect(validateObject(edited, stored)).toEqual([
      expect.objectContaining({ path: 'spec.containers.main.env[0].key' }),
    ]);
  });

  it('judges a status beside a stored spec', () => {
    const stored = sample('Promotion');
    const forgetful = sample('Promotion', ({ status }) => {
      status!.approvals = [];
    });

    expect(validateObject(forgetful, stored)).toEqual([
      expect.objectContaining({ path: 'status.approvals[0]' }),
    ]);
  });

  it('requires the spec of kinds that have required fields', () => {
    const { spec: _spec, ...project } = sample('Project');

    expect(validateObject(project)).toEqual([
      expect.objectContaining({ path: 'spec', reason: 'FieldValueRequired' }),
    ]);
  });

  it('has nothing to say about kinds of other groups and unknown kinds', () => {
    const metadata = { name: 'NOT A NAME' };

    expect(
      validateObject({ apiVersion: 'v1', kind: 'Service', metadata }),
    ).toEqual([]);
    expect(
      validateObject({
        apiVersion: 'openchoreo.dev/v1alpha1',
        kind: 'Endpoint',
        metadata,
      }),
    ).toEqual([]);
  });
});
