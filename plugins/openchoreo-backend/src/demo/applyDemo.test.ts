import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { EXAMPLES } from '../__testUtils__/examples';
import { startHarness, type Harness } from '../__testUtils__/harness';
import {
  eventually,
  portalKeys,
  startPortal,
  type Portal,
} from '../__testUtils__/portal';
import { createApplyTarget } from '../http/apply/applyTarget';
import { applyDemo } from './applyDemo';

jest.setTimeout(120_000);

describe('the demo', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  it('is set up once; what people delete from it stays deleted', async () => {
    const knex = await databases.init('SQLITE_3');
    const keys = portalKeys();
    const start = (): Promise<Portal> =>
      startPortal({
        knex,
        keys,
        openchoreo: {
          demo: {
            enabled: true,
            manifests: [
              join(EXAMPLES, 'platform'),
              join(EXAMPLES, 'storefront'),
            ],
          },
        },
      });
    const names = async (portal: Portal): Promise<string[]> => {
      const { body } = await portal.as('pat').get('/objects/Component');
      return body.items.map(
        (one: { metadata: { name: string } }) => one.metadata.name,
      );
    };

    const first = await start();
    expect(await names(first)).toEqual(['books', 'cart', 'orders', 'stock']);
    const deleted = await first
      .as('pat')
      .delete('/objects/Component/default/stock');
    expect(deleted.status).toBe(200);
    await eventually(
      'stock is gone',
      async () => !(await names(first)).includes('stock'),
    );
    await first.stop();

    const second = await start();
    expect(await names(second)).toEqual(['books', 'cart', 'orders']);
    await second.stop();
  });

  describe('that is wrong', () => {
    let folder: string;
    let plane: Harness;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'openchoreo-demo-'));
      plane = await startHarness({ knex: await databases.init('SQLITE_3') });
    });
    afterAll(async () => {
      await plane.stop();
      await rm(folder, { recursive: true });
    });

    it.each([
      {
        reason: 'is not YAML',
        text: 'kind: A\n  b: c\n',
        message: /line 1.*is not YAML/s,
      },
      {
        reason: 'has an unknown kind',
        text: 'apiVersion: openchoreo.dev/v1alpha1\nkind: Componet\nmetadata: { name: a }\n',
        message: /did you mean Component/,
      },
      {
        reason: 'is refused by the store',
        text: 'apiVersion: openchoreo.dev/v1alpha1\nkind: Component\nmetadata: { name: a }\nspec: {}\n',
        message: /Component default\/a.*spec\.owner/s,
      },
    ])('says where, when it $reason', async ({ text, message }) => {
      const file = join(folder, 'wrong.yaml');
      await writeFile(file, text);
      const applying = applyDemo({
        paths: [folder],
        client: plane.client,
        target: createApplyTarget({
          client: plane.cluster,
          cache: plane.cache,
        }),
        logger: mockServices.logger.mock(),
      });
      await expect(applying).rejects.toThrow(message);
      await expect(applying).rejects.toThrow(file);
    });
  });
});
