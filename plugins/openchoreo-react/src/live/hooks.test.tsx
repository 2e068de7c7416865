import { act, render, screen } from '@testing-library/react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import { useDelivery, useObjects } from './hooks';
import { liveStreamApiRef, type LiveStream } from './LiveStream';
import { emptySnapshot, type Snapshot } from './snapshot';
import { keyOf } from './subscription';

/** A stream whose snapshots a test sets by hand. */
function createFakeStream() {
  const snapshots = new Map<string, Snapshot>();
  const listeners = new Map<string, Set<() => void>>();
  const state = { status: 'live' } as const;
  const stream: LiveStream = {
    subscribe(subscription, onChange) {
      const key = keyOf(subscription);
      const mine = listeners.get(key) ?? new Set();
      listeners.set(key, mine.add(onChange));
      return {
        snapshot: () => snapshots.get(key) ?? emptySnapshot,
        close: () => mine.delete(onChange),
      };
    },
    state: () => state,
    onState: () => () => {},
  };
  return {
    stream,
    listeners,
    set(key: string, snapshot: Partial<Snapshot>) {
      snapshots.set(key, { ...emptySnapshot, ...snapshot });
      act(() => listeners.get(key)?.forEach(listener => listener()));
    },
  };
}

function Delivery({ component }: { component: string }) {
  const { view, error, loading } = useDelivery('default', component);
  if (loading) return <p>loading {component}</p>;
  return <p>{error?.message ?? view?.pipeline.name}</p>;
}

function Names() {
  const { objects, loading } = useObjects({
    kinds: ['Component'],
    view: 'summary',
  });
  return (
    <p>{loading ? 'loading' : objects.map(o => o.metadata.name).join()}</p>
  );
}

const view = (name: string) => ({ pipeline: { name } } as DeliveryView);

it('shows a view when it comes, and never that of another component', () => {
  const fake = createFakeStream();
  const page = (component: string) => (
    <TestApiProvider apis={[[liveStreamApiRef, fake.stream]]}>
      <Delivery component={component} />
    </TestApiProvider>
  );
  const { rerender, unmount } = render(page('orders'));
  expect(screen.getByText('loading orders')).toBeInTheDocument();

  fake.set('delivery:default/orders', { view: view('of orders') });
  expect(screen.getByText('of orders')).toBeInTheDocument();

  rerender(page('cart'));
  expect(screen.getByText('loading cart')).toBeInTheDocument();
  expect(fake.listeners.get('delivery:default/orders')!.size).toBe(0);

  fake.set('delivery:default/cart', {
    error: { name: 'NotFoundError', message: 'There is no cart.' },
  });
  expect(screen.getByText('There is no cart.')).toBeInTheDocument();
  unmount();
  expect(fake.listeners.get('delivery:default/cart')!.size).toBe(0);
});

it('lists objects when all have arrived', () => {
  const fake = createFakeStream();
  render(
    <TestApiProvider apis={[[liveStreamApiRef, fake.stream]]}>
      <Names />
    </TestApiProvider>,
  );
  expect(screen.getByText('loading')).toBeInTheDocument();
  const object = {
    apiVersion: 'openchoreo.dev/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'orders',
      uid: '1',
      resourceVersion: '1',
      creationTimestamp: '2026-11-20T10:00:00Z',
    },
    columns: {},
  };
  fake.set(keyOf({ type: 'objects', kinds: ['Component'], view: 'summary' }), {
    objects: new Map([['1', object]]),
    synced: true,
  });
  expect(screen.getByText('orders')).toBeInTheDocument();
});
