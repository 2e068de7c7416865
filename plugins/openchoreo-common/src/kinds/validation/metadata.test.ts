import { sample } from '../__fixtures__/objects';
import { metadataRule, referencesRule } from './metadata';

describe('metadataRule', () => {
  it('asks for a label where the name becomes part of host names', () => {
    const environment = sample('Environment', ({ metadata }) => {
      metadata.name = 'dev.eu';
    });
    const workload = sample('Workload', ({ metadata }) => {
      metadata.name = 'orders.v1';
    });

    expect(metadataRule(environment)).toEqual([
      expect.objectContaining({ path: 'metadata.name' }),
    ]);
    expect(metadataRule(workload)).toEqual([]);
  });

  it('wants a namespace of all but organizations', () => {
    const project = sample('Project', ({ metadata }) => {
      delete metadata.namespace;
    });
    const organization = sample('Organization', ({ metadata }) => {
      metadata.namespace = 'acme';
    });

    expect(metadataRule(project)).toEqual([
      expect.objectContaining({ path: 'metadata.namespace' }),
    ]);
    expect(metadataRule(organization)).toEqual([
      expect.objectContaining({ path: 'metadata.namespace' }),
    ]);
  });
});

describe('referencesRule', () => {
  it('refuses names that would lead into another organization', () => {
    const service = sample('Service', ({ spec }) => {
      spec.workloadName = 'evil/orders';
      spec.className = 'evil/standard';
    });

    expect(referencesRule(service).map(({ path }) => path)).toEqual([
      'spec.workloadName',
      'spec.className',
    ]);
  });

  it('leaves references alone that are not there', () => {
    const environment = sample('Environment', object => {
      delete object.spec;
    });

    expect(referencesRule(environment)).toEqual([]);
  });
});
