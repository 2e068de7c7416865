import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { readyPlugin } from './readyPlugin';

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
const config = {
  app: { baseUrl: 'http://localhost:7007' },
  backend: {
    baseUrl: 'http://localhost:7007',
    listen: { host: '127.0.0.1', port: 0 },
  },
  openchoreo: {
    demo: { enabled: true, people: [ANNA], thingsToTry: ['Deploy.'] },
  },
};

describe('readyPlugin', () => {
  it('prints the ready message once the people can sign in', async () => {
    const printed = new Promise<string>(resolve => {
      jest.spyOn(process.stdout, 'write').mockImplementation(text => {
        if (String(text).includes('Ready:')) resolve(String(text));
        return true;
      });
    });
    await startTestBackend({
      features: [
        readyPlugin,
        mockServices.rootConfig.factory({ data: config }),
        catalogServiceMock.factory({ entities: [ANNA_ENTITY] }),
      ],
    });

    const text = await printed;
    jest.restoreAllMocks();

    expect(text).toContain('Ready: http://localhost:7007\n');
    expect(text).toContain('Anna');
    expect(text).toContain('1. Deploy.');
  });
});
