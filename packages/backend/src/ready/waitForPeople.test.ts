import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { waitForPeople } from './waitForPeople';

const ANNA = {
  id: 'anna',
  displayName: 'Anna',
  entityRef: 'user:default/anna',
};
const ANNA_ENTITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'anna' },
};

describe('waitForPeople', () => {
  const auth = mockServices.auth();
  const signal = new AbortController().signal;

  it('waits for those who are not there yet', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntitiesByRefs
      .mockResolvedValueOnce({ items: [undefined] })
      .mockResolvedValueOnce({ items: [ANNA_ENTITY] });

    await expect(
      waitForPeople([ANNA], { auth, catalog, timeoutMs: 60_000, signal }),
    ).resolves.toEqual([]);
  });

  it('names those who did not arrive in time', async () => {
    const catalog = catalogServiceMock({ entities: [] });

    await expect(
      waitForPeople([ANNA], { auth, catalog, timeoutMs: 0, signal }),
    ).resolves.toEqual([ANNA]);
  });

  it('ends when the backend does', async () => {
    const catalog = catalogServiceMock({ entities: [] });
    const stopped = new AbortController();
    const waiting = waitForPeople([ANNA], {
      auth,
      catalog,
      timeoutMs: 60_000,
      signal: stopped.signal,
    });
    stopped.abort();

    await expect(waiting).rejects.toThrow(/abort/i);
  });
});
