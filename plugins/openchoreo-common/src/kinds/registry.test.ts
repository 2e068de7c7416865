import {
  validateStructural,
  type StructuralSchema,
} from '@openchoreo-backstage/kube-objects';
import { isKind, kindDefinition, kindRef, openchoreoKinds } from './registry';

describe('openchoreoKinds', () => {
  it.each(openchoreoKinds)(
    'has a structural schema for $kind',
    ({ schema }) => {
      expect(validateStructural(schema)).toEqual([]);
    },
  );

  it('gives every kind names of its own', () => {
    const names = openchoreoKinds.flatMap(kind => [
      kind.plural,
      kind.singular,
      ...kind.shortNames,
    ]);

    expect(new Set(names).size).toBe(names.length);
  });

  it('takes no short name of core Kubernetes', () => {
    const taken = ['svc', 'deploy', 'ep', 'no', 'ns', 'po', 'cm', 'sa', 'pv'];

    expect(openchoreoKinds.flatMap(kind => kind.shortNames)).not.toEqual(
      expect.arrayContaining(taken),
    );
  });

  it.each(openchoreoKinds)(
    'conditions of $kind hold one entry per type',
    kind => {
      expect(
        kind.schema.properties?.status.properties?.conditions,
      ).toMatchObject({
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['type'],
      });
    },
  );

  it('seals only texts that exist', () => {
    for (const { schema, sealed = [] } of openchoreoKinds) {
      for (const path of sealed) {
        const field = path
          .split('.')
          .reduce<StructuralSchema | undefined>(
            (current, step) => current?.properties?.[step],
            schema,
          );
        expect(field?.type).toBe('string');
      }
    }
  });

  it('fills in the class, the release state, the trigger and the pipeline, nothing else of note', () => {
    const defaults = openchoreoKinds.flatMap(kind =>
      defaultsIn(kind.schema, kind.kind),
    );

    expect(defaults.filter(path => !path.endsWith('.grpc.service'))).toEqual([
      'Environment.spec.gates.approval.count',
      'DeploymentPipeline.spec.promotionPaths[].targetEnvironmentRefs[].approval.count',
      'Project.spec.deploymentPipelineRef',
      'Service.spec.className',
      'Service.spec.apis[].className',
      'ServiceBinding.spec.className',
      'ServiceBinding.spec.apis[].className',
      'ServiceBinding.spec.releaseState',
      'DeployableArtifact.spec.apis[].className',
      'Promotion.spec.trigger',
    ]);
  });
});

describe('a kind', () => {
  it('is found by its name', () => {
    expect(kindRef('ServiceBinding')).toEqual({
      apiVersion: 'openchoreo.dev/v1alpha1',
      kind: 'ServiceBinding',
    });
    expect(kindDefinition('ServiceBinding').plural).toBe('servicebindings');
  });

  it('is told apart from a core kind of the same name', () => {
    expect(
      isKind(
        { apiVersion: 'openchoreo.dev/v1alpha1', kind: 'Service' },
        'Service',
      ),
    ).toBe(true);
    expect(isKind({ apiVersion: 'v1', kind: 'Service' }, 'Service')).toBe(
      false,
    );
  });
});

function defaultsIn(schema: StructuralSchema, path: string): string[] {
  const children: Array<[string, StructuralSchema]> = [
    ...Object.entries(schema.properties ?? {}).map(
      ([name, child]): [string, StructuralSchema] => [`${path}.${name}`, child],
    ),
    ...[schema.items, schema.additionalProperties]
      .filter((child): child is StructuralSchema => typeof child === 'object')
      .map((child): [string, StructuralSchema] => [`${path}[]`, child]),
  ];
  return [
    ...(schema.default === undefined ? [] : [path]),
    ...children.flatMap(([at, child]) => defaultsIn(child, at)),
  ];
}
