import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import { applyMessage, emptySnapshot, type Snapshot } from './snapshot';
import type { LiveObject, SubscriptionMessage } from './snapshot';

function object(uid: string, resourceVersion = '1'): LiveObject {
  return {
    apiVersion: 'openchoreo.dev/v1alpha1',
    kind: 'Component',
    metadata: {
      name: uid,
      uid,
      resourceVersion,
      creationTimestamp: '2026-11-20T10:00:00Z',
    },
    columns: {},
  };
}

const change = (
  type: 'added' | 'modified' | 'deleted',
  uid: string,
  cursor: string,
): SubscriptionMessage => ({
  type,
  id: 'x',
  cursor,
  object: object(uid, cursor),
});

function after(
  messages: SubscriptionMessage[],
  from = emptySnapshot,
): Snapshot {
  return messages.reduce(applyMessage, from);
}

const synced = (cursor: string): SubscriptionMessage => ({
  type: 'synced',
  id: 'x',
  cursor,
});

it('keeps objects by uid and remembers where to resume', () => {
  const snapshot = after([
    change('added', 'a', '1'),
    change('added', 'b', '2'),
    synced('2'),
    change('modified', 'a', '3'),
    change('deleted', 'b', '4'),
  ]);
  expect([...snapshot.objects.keys()]).toEqual(['a']);
  expect(snapshot.objects.get('a')?.metadata.resourceVersion).toBe('3');
  expect(snapshot).toMatchObject({ synced: true, cursor: '4' });
});

it('shows the old list until a new one is whole', () => {
  const before = after([change('added', 'a', '1'), synced('1')]);
  const listing = after(
    [{ type: 'reset', id: 'x' }, change('added', 'b', '7')],
    before,
  );
  expect([...listing.objects.keys()]).toEqual(['a']);
  expect(listing.cursor).toBeUndefined();

  const listed = after([synced('8')], listing);
  expect([...listed.objects.keys()]).toEqual(['b']);
  expect(listed.cursor).toBe('8');
});

it('keeps what is shown beside an error, and lets the next answer heal it', () => {
  const view = { lanes: [] } as unknown as DeliveryView;
  const failed = after([
    { type: 'view', id: 'x', view },
    {
      type: 'error',
      id: 'x',
      error: { name: 'NotAllowedError', message: 'You may not see it.' },
    },
  ]);
  expect(failed).toMatchObject({ view, error: { name: 'NotAllowedError' } });
  expect(
    after([{ type: 'view', id: 'x', view }], failed).error,
  ).toBeUndefined();
});
