import { TestDatabases } from '@backstage/backend-test-utils';
import { builtInKinds, openStore } from '..';
import { testLogger } from '../__testUtils__/testLogger';
import { conformanceKinds, objectClientConformance } from '.';

/*
 * How the suite was seen to fail, each defect put in by hand: a generation
 * that grows with every write; versions not compared; status taken from a main
 * write; no-ops written; transitions not made; the first change after a
 * version skipped; pages that show rows newer than the first, or the last
 * state after it; writes in one commit that do not see each other; finalizers
 * added to what is being deleted; unknown fields let through a strict write;
 * dry runs that write; `authorize` not asked; owners looked up by name;
 * orphans collected; pages one too long; objects created in a namespace that
 * is being deleted.
 */

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
