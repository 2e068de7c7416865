import { TestDatabases } from '@backstage/backend-test-utils';
import { builtInKinds, openStore } from '..';
import { testLogger } from '../__testUtils__/testLogger';
import { conformanceKinds, objectClientConformance } from '.';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

objectClientConformance(
  databases.eachSupportedId().map(([id]) => ({
    name: `the embedded cluster (${id})`,
    open: async () => {
      const knex = await databases.init(id);
      const store = await openStore({ knex, logger: testLogger() });
      return {
        client: store.cluster('conformance', {
          kinds: [...builtInKinds, ...conformanceKinds],
        }),
        close: () => store.close(),
      };
    },
  })),
);
