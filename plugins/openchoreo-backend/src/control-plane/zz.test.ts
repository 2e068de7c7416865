import { TestDatabases } from '@backstage/backend-test-utils';
import { startHarness } from '../testing/harness';
import { component, ref, service, workload } from '../testing/objects';
jest.setTimeout(300_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
it('counts', async () => {
  const plane = await startHarness({ knex: await databases.init('SQLITE_3') });
  const b = ref('ServiceBinding', 'orders-development');
  const [last] = await plane.store.ledger.list({ limit: 1 });
  await plane.put(component('orders'));
  await plane.put(workload('orders'));
  await plane.put(service('orders'));
  await plane.until(
    'x',
    () => plane.condition(b, 'Ready') === 'True/ResourcesActive',
  );
  const entries = await plane.store.ledger.list({ limit: 300 });
  for (const e of entries.filter(e => e.id > last.id).reverse())
    console.log(e.cluster, e.verb, e.kind, e.name, e.actor, e.reason);
  const N = 100;
  const t = Date.now();
  for (let i = 0; i < N; i++) {
    await plane.put(component('c' + i));
    await plane.put(workload('c' + i));
    await plane.put(service('c' + i));
  }
  const t1 = Date.now();
  await plane.until('all', () =>
    Array.from({ length: N }, (_, i) => i).every(
      i =>
        plane.condition(ref('ServiceBinding', `c${i}-development`), 'Ready') ===
        'True/ResourcesActive',
    ),
  );
  console.log('declare', t1 - t, 'ready', Date.now() - t1);
  await plane.stop();
});
