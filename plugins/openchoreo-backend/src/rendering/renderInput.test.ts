import type {
  KubeObject,
  ObjectRef,
  Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  kindRef,
  mintArtifact,
  type KindName,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { component, service, workload } from '../__testUtils__/objects';
import { renderInputFor } from './renderInput';

/** Reads from a list; an index answers with everything of the kind. */
function readerOf(objects: KubeObject[]): ObjectReader {
  const found = objects as Stored[];
  return {
    get: <T extends KubeObject>(ref: ObjectRef) =>
      found.find(
        ({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name,
      ) as Stored<T> | undefined,
    list: <T extends KubeObject>({ kind }: { kind: string }) =>
      found.filter(object => object.kind === kind) as Stored<T>[],
  };
}

const object = (kind: KindName, name: string, spec: object): KubeObject => ({
  ...kindRef(kind),
  metadata: { name, namespace: 'default', creationTimestamp: '' },
  spec,
});

const dataPlane = object('DataPlane', 'default', { sandbox: {} });
const environment = object('Environment', 'staging', {});
const orders = workload('orders', {
  connections: {
    stock: {
      type: 'api',
      params: { componentName: 'stock', endpoint: 'api' },
      inject: { env: [] },
    },
  },
});
const request = {
  namespace: 'default',
  owner: { projectName: 'default', componentName: 'orders' },
  environment: 'staging',
  artifact: mintArtifact({ workload: orders, service: service('orders') }),
};

const binding = object('ServiceBinding', 'orders-staging', {
  owner: request.owner,
  environment: 'staging',
  releaseState: 'Suspend',
  workloadSpec: {},
  workloadOverrides: { endpoints: { api: { port: 9 } } },
});

describe('renderInputFor', () => {
  it.each<[reason: string, objects: KubeObject[], missing: RegExp]>([
    ['environment', [dataPlane], /Environment staging does not exist/],
    ['plane', [environment], /DataPlane default of environment staging/],
  ])('says when there is no %s', (_reason, objects, missing) => {
    expect(renderInputFor(readerOf(objects), request).missing).toMatch(missing);
  });

  it('takes what the environment has for its own from its binding', () => {
    const { input } = renderInputFor(
      readerOf([dataPlane, environment, binding]),
      request,
    );
    expect(input!.binding).toMatchObject({
      name: 'orders-staging',
      releaseState: 'Suspend',
      workloadOverrides: { endpoints: { api: { port: 9 } } },
    });
  });

  it('previews a change instead of what is there', () => {
    const { input } = renderInputFor(
      readerOf([dataPlane, environment, binding]),
      { ...request, overrides: {}, releaseState: 'Active' },
    );
    expect(input!.binding.workloadOverrides).toBe(undefined);
    expect(input!.binding.releaseState).toBe('Active');
  });

  it('previews an environment in which the component is not yet', () => {
    const { input } = renderInputFor(
      readerOf([dataPlane, environment]),
      request,
    );
    expect(input!.binding).toMatchObject({
      name: 'orders-staging',
      releaseState: 'Active',
    });
  });

  it.each<[reason: string, objects: KubeObject[], state: string]>([
    ['does not exist', [], 'missing'],
    ['is not deployed yet', [component('stock'), workload('stock')], 'pending'],
    [
      'runs',
      [
        component('stock'),
        workload('stock'),
        object('ServiceBinding', 'stock-staging', {
          owner: { projectName: 'default', componentName: 'stock' },
          environment: 'staging',
          releaseState: 'Active',
          workloadSpec: { endpoints: { api: { type: 'HTTP', port: 8080 } } },
        }),
      ],
      'resolved',
    ],
  ])('resolves a connection to what %s', (_reason, others, state) => {
    const { input } = renderInputFor(
      readerOf([dataPlane, environment, ...others]),
      request,
    );
    expect(input!.connections.stock.state).toBe(state);
  });
});
