import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { permissionModuleOpenChoreo } from './module';
import { RolePolicy } from './policy/RolePolicy';

async function startModule(permission: object) {
  const setPolicy = jest.fn();
  const logger = mockServices.logger.mock();
  await startTestBackend({
    extensionPoints: [[policyExtensionPoint, { setPolicy }]],
    features: [
      permissionModuleOpenChoreo,
      logger.factory,
      mockServices.rootConfig.factory({ data: { openchoreo: { permission } } }),
    ],
  });
  return { setPolicy, logger };
}

describe('permissionModuleOpenChoreo', () => {
  it('sets the policy of the configured roles', async () => {
    const { setPolicy, logger } = await startModule({
      roles: [
        {
          name: 'release managers',
          members: ['group:default/release-managers'],
          allow: [{ actions: ['approve'], production: true }],
        },
      ],
    });

    expect(setPolicy).toHaveBeenCalledWith(expect.any(RolePolicy));
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('sets a policy that denies, and says so, where no roles are configured', async () => {
    const { setPolicy, logger } = await startModule({});

    expect(setPolicy).toHaveBeenCalledWith(expect.any(RolePolicy));
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('nobody may see or change'),
    );
  });

  it.each([
    { roles: [{ name: 'r', members: [], allow: [{ actions: ['rule'] }] }] },
    { otherPlugins: 'none' },
  ])('does not start with %j', async permission => {
    await expect(startModule(permission)).rejects.toThrow(/use /);
  });
});
