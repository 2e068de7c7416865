import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readRoles } from './readRoles';

const read = (...roles: JsonObject[]) =>
  readRoles(new ConfigReader({ openchoreo: { permission: { roles } } }));

describe('readRoles', () => {
  it('reads members, actions and limits', () => {
    expect(
      read({
        name: 'developers',
        members: ['group:default/Team-Storefront', 'user:anna'],
        allow: [
          { actions: ['read'] },
          {
            actions: ['develop', 'skip-gate'],
            organizations: ['default'],
            projects: ['storefront'],
            environments: ['staging'],
            production: false,
          },
        ],
      }),
    ).toEqual([
      {
        name: 'developers',
        members: ['group:default/team-storefront', 'user:default/anna'],
        grants: [
          { actions: ['read'], scope: {} },
          {
            actions: ['develop', 'skip-gate'],
            scope: {
              organizations: ['default'],
              projects: ['storefront'],
              environments: ['staging'],
              production: false,
            },
          },
        ],
      },
    ]);
  });

  it('has no roles where none are configured', () => {
    expect(readRoles(new ConfigReader({}))).toEqual([]);
  });

  it('refuses what it does not understand, all problems at once', () => {
    expect(() =>
      read({
        name: 'developers',
        members: ['platform', 'component:default/cart'],
        allow: [
          {
            actions: ['read', 'aprove'],
            // Passed over, this would have allowed the actions everywhere.
            project: ['storefront'],
            environments: [],
          },
        ],
      }),
    ).toThrow(
      new RegExp(
        [
          'roles\\[0\\]\\.members\\[0\\]: "platform"',
          'roles\\[0\\]\\.members\\[1\\]: "component:default/cart"',
          'roles\\[0\\]\\.allow\\[0\\]\\.project: is not known',
          'roles\\[0\\]\\.allow\\[0\\]\\.actions\\[1\\]: "aprove"',
          'roles\\[0\\]\\.allow\\[0\\]\\.environments: is empty',
        ].join('[^]*'),
      ),
    );
  });
});
