import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { setTimeout as delay } from 'node:timers/promises';
import type { DemoPerson } from '../demo-sign-in/demoPeople';

const INTERVAL_MS = 250;

/**
 * Waits until the people are in the catalog: before that, nobody can sign in.
 *
 * @returns those who are not there after `timeoutMs`
 * @throws AbortError when the signal aborts
 */
export async function waitForPeople(
  people: readonly DemoPerson[],
  options: {
    auth: AuthService;
    catalog: CatalogService;
    timeoutMs: number;
    signal: AbortSignal;
  },
): Promise<DemoPerson[]> {
  const { auth, catalog, timeoutMs, signal } = options;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs: people.map(person => person.entityRef), fields: ['kind'] },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const absent = people.filter((_, index) => !items[index]);
    if (absent.length === 0 || Date.now() >= deadline) return absent;
    // A poll: the catalog tells other plugins of entities that failed, not of
    // those that arrived.
    await delay(INTERVAL_MS, undefined, { signal });
  }
}
