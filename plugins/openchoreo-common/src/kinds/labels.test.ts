import { annotations, cellLabels, cellObjectLabels, labels } from './labels';

const member = {
  organization: 'acme',
  project: 'storefront',
  environment: 'dev',
  component: 'orders',
};

describe('labels', () => {
  it('select pods by exactly the four labels that selectors on planes have', () => {
    expect(cellLabels(member)).toEqual({
      'organization-name': 'acme',
      'project-name': 'storefront',
      'environment-name': 'dev',
      'component-name': 'orders',
    });
  });

  it('mark objects for the network policies that hold for all workloads', () => {
    expect(cellObjectLabels(member)).toEqual({
      ...cellLabels(member),
      'managed-by': 'choreo-deployment-controller',
      'belong-to': 'user-workloads',
    });
  });

  it('have our prefix, so that they cannot meet those of others', () => {
    for (const key of [
      ...Object.values(labels),
      ...Object.values(annotations),
    ]) {
      expect(key).toMatch(/^openchoreo\.dev\/[a-z-]+$/);
    }
  });
});
