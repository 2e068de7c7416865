import { TestDatabases } from '@backstage/backend-test-utils';
import { manifests } from '../__testUtils__/manifests';
import {
  bindingReady,
  eventually,
  startPortal,
  type Portal,
} from '../__testUtils__/portal';

jest.setTimeout(120_000);

const fromGroup = `
      env:
        - { key: LOG_LEVEL, value: info }
        - key: FORGE_TOKEN
          valueFrom: { configurationGroupRef: { name: forge, key: token } }
        - key: FORGE_URL
          valueFrom: { configurationGroupRef: { name: forge, key: url } }
`;

describe('a workload that names a configuration group', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let portal: Portal;

  beforeAll(async () => {
    portal = await startPortal({ knex: await databases.init('SQLITE_3') });
  });
  afterAll(() => portal.stop());

  it('is taken, and says in a condition that the group is missing', async () => {
    const pat = portal.as('pat');
    const applied = await pat.apply(manifests('needy', { env: fromGroup }));
    expect(applied.status).toBe(200);
    expect(applied.body.results[1].warnings).toContainEqual(
      expect.stringContaining('ConfigurationGroup forge'),
    );
    const condition = await eventually('a condition about it', async () => {
      const { body } = await pat.get(
        '/objects/ServiceBinding/default/needy-development',
      );
      return body.status?.conditions?.find(
        (one: { type: string; status: string; message: string }) =>
          one.type === 'Ready' &&
          one.status === 'False' &&
          one.message.includes('forge'),
      );
    });
    expect(condition.message).toContain('ConfigurationGroup');
  });

  it('becomes Ready without those variables', async () => {
    const applied = await portal.as('pat').apply(manifests('modest'));
    expect(applied.status).toBe(200);
    await bindingReady(portal.as('pat'), 'modest-development');
  });
});
