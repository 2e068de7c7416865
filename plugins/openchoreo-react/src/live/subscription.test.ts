import { keyOf, type LiveSubscription } from './subscription';

it('is the same for subscriptions that mean the same', () => {
  const one: LiveSubscription = {
    type: 'objects',
    kinds: ['Workload', 'Component'],
    view: 'summary',
  };
  expect(keyOf(one)).toBe(keyOf({ ...one, kinds: ['Component', 'Workload'] }));
});

it.each<[reason: string, other: LiveSubscription]>([
  ['another view', { type: 'objects', kinds: ['Component'], view: 'full' }],
  ['other kinds', { type: 'objects', kinds: ['Workload'], view: 'summary' }],
  [
    'a namespace',
    { type: 'objects', kinds: ['Component'], view: 'summary', namespace: 'a' },
  ],
  [
    'a selector',
    {
      type: 'objects',
      kinds: ['Component'],
      view: 'summary',
      labelSelector: 'a=b',
    },
  ],
  ['another type', { type: 'delivery', namespace: 'a', component: 'b' }],
])('differs for %s', (_, other) => {
  expect(keyOf(other)).not.toBe(
    keyOf({ type: 'objects', kinds: ['Component'], view: 'summary' }),
  );
});
