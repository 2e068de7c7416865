import {
  annotations,
  API_VERSION,
  finalizers,
  labels,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { anna } from '../__testUtils__/harness';
import { eachWithHarness } from '../__testUtils__/withHarness';

jest.setTimeout(60_000);

const organization = (name: string) => ({
  apiVersion: API_VERSION,
  kind: 'Organization',
  name,
});
const namespace = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  name,
});

describe('createOrganizationController', () => {
  const harness = eachWithHarness();

  async function create(name: string, own: Record<string, string> = {}) {
    await harness.current.client.create(
      {
        apiVersion: API_VERSION,
        kind: 'Organization',
        metadata: { name, annotations: own },
      },
      anna,
    );
    await harness.current.settle();
  }

  const ready = (name: string) =>
    harness.current.condition(organization(name), 'Ready');

  it('adopts the namespace default, which is always there', () => {
    expect(ready('default')).toBe('True/NamespaceCreated');
    expect(
      harness.current.find(namespace('default'))!.metadata.labels,
    ).toMatchObject({ [labels.organization]: 'default' });
  });

  it('makes a namespace of the same name, and deletes it with itself', async () => {
    await create('acme');
    expect(ready('acme')).toBe('True/NamespaceCreated');
    expect(harness.current.find(organization('acme'))).toMatchObject({
      metadata: { finalizers: [finalizers.organization] },
      status: { namespace: 'acme' },
    });
    await harness.current.client.delete(organization('acme'), anna);
    await harness.current.until(
      'both are gone',
      () =>
        !harness.current.find(organization('acme')) &&
        !harness.current.find(namespace('acme')),
    );
  });

  it('leaves a namespace alone that somebody else made, unless told to adopt it', async () => {
    await harness.current.client.create(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'acme' } },
      anna,
    );
    await create('acme');
    expect(ready('acme')).toBe('False/NamespaceConflict');
    expect(
      harness.current.find(namespace('acme'))!.metadata.labels?.[
        labels.organization
      ],
    ).toBe(undefined);
    await harness.current.client.patch(
      organization('acme'),
      { metadata: { annotations: { [annotations.adoptNamespace]: 'true' } } },
      anna,
    );
    await harness.current.settle();
    expect(ready('acme')).toBe('True/NamespaceCreated');
    // It was not made for the organization, so it outlives it.
    await harness.current.client.delete(organization('acme'), anna);
    await harness.current.settle();
    expect(harness.current.find(organization('acme'))).toBe(undefined);
    expect(harness.current.find(namespace('acme'))).toBeDefined();
  });
});
