import fc from 'fast-check';
import { isDnsSubdomain } from './syntax';
import { kubeName } from './kubeName';

const x = (char: string, count: number) => char.repeat(count);

describe('kubeName', () => {
  it.each<[number, string[], string]>([
    [253, ['project', 'component'], 'project-component-932d1646'],
    [
      63,
      ['dp', 'acme', 'storefront', 'dev'],
      'dp-acme-storefront-dev-4a78b790',
    ],
    [253, ['orders-dev'], 'orders-dev-e387de03'],
    [253, ['', ''], '3973e022'],
    [
      253,
      ['My_Project$', 'Component@Name'],
      'my-project-component-name-40314333',
    ],
    [253, [x('a', 300), 'component'], `${x('a', 122)}-component-a250aee3`],
    [
      253,
      ['-invalid-start', 'invalid-end-'],
      'invalid-start-invalid-end-f124257d',
    ],
    [253, ['!!!', '###'], '606b424e'],
    [253, [x('a', 260), x('b', 260)], `${x('a', 122)}-${x('b', 121)}-654ba7cd`],
    [
      253,
      ['ProjectName', 'ComponentName'],
      'projectname-componentname-755d4ced',
    ],
    [
      253,
      ['project.name', 'component.name'],
      'project.name-component.name-851db5b2',
    ],
    [
      253,
      ['project_name with spaces', 'component_name'],
      'project-name-with-spaces-component-name-101f1326',
    ],
    [
      63,
      ['dp', 'test-organization', 'my-project', 'test-environment'],
      'dp-test-organiza-my-project-test-environ-04bdf416',
    ],
    [
      63,
      ['dp', 'default', 'default', 'development'],
      'dp-default-default-development-f8e58905',
    ],
    [
      63,
      ['dp', 'default', 'default', 'staging'],
      'dp-default-default-staging-1362f732',
    ],
    [
      63,
      ['dp', 'default', 'default', 'production'],
      'dp-default-default-production-86697425',
    ],
    [
      63,
      ['dp', 'default', 'gcp-microservice-demo', 'development'],
      'dp-default-gcp-microserv-development-4b8b4fdc',
    ],
    [253, ['greeter-service'], 'greeter-service-483f44a4'],
    [
      253,
      ['greeter-service-development'],
      'greeter-service-development-a9f97fde',
    ],
    [
      63,
      ['greeter-service-development', 'greeter-api', 'public', 'httproute'],
      'greeter-servi-greeter-api-public-httproute-e72e4b0d',
    ],
    [
      63,
      [
        'greeter-service-development',
        'greeter-api',
        'organization',
        'httproute',
      ],
      'greeter-servi-greeter-api-organization-httproute-19083ce4',
    ],
    [
      63,
      ['greeter-service-development', 'netpol'],
      'greeter-service-development-netpol-abb4255d',
    ],
    [63, ['orders', 'prod', '7f3c2a10'], 'orders-prod-7f3c2a10-c8830ca2'],
    [
      63,
      ['orders-prod-7f3c2a10-c8830ca2', 'git'],
      'orders-prod-7f3c2a10-c8830c-git-9f089a1b',
    ],
    [63, [x('x', 70)], `${x('x', 54)}-c71bd109`],
    [63, ['greeting-service-build-01'], 'greeting-service-build-01-4be21d7a'],
    [
      63,
      ['greeter-service', 'greeter-api', 'public', 'httproute'],
      'greeter-servi-greeter-api-public-httproute-7c8cbc62',
    ],
    [
      63,
      ['greeter-service', 'greeter-api', 'public'],
      'greeter-service-greeter-api-public-17e9931f',
    ],
    [
      63,
      ['greeter-service', 'greeter-api', 'public', 'btp'],
      'greeter-servi-greeter-api-public-btp-a816b04c',
    ],
    [
      253,
      ['react-starter', 'webapp', 'httproute'],
      'react-starter-webapp-httproute-e7a4133f',
    ],
    [
      253,
      ['my-component', 'my-main-track', 'redis-config-group'],
      'my-component-my-main-track-redis-config-group-b8ef9df9',
    ],
    [
      253,
      ['gateway-external', 'test-endpoint'],
      'gateway-external-test-endpoint-2870b170',
    ],
    [63, ['redis-config', 'cm'], 'redis-config-cm-8fab4c1b'],
    [63, ['redis-config', 'csi'], 'redis-config-csi-88e850a4'],
    [63, ['redis-config', 'csi-env'], 'redis-config-csi-env-433265c0'],
    [253, ['shipping-development'], 'shipping-development-3cf144b3'],
  ])('at most %i from %j', (limit, parts, name) => {
    expect(kubeName(limit, ...parts)).toBe(name);
  });

  it('writes one hyphen for a character outside of ASCII', () => {
    expect(kubeName(63, 'aé😀b')).toMatch(/^a--b-[0-9a-f]{8}$/);
  });

  it('keeps within the limit and ends in the hash', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(52, 63, 253),
        fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), {
          minLength: 1,
          maxLength: 6,
        }),
        (limit, parts) => {
          const name = kubeName(limit, ...parts);
          expect(name.length).toBeLessThanOrEqual(limit);
          expect(name).toMatch(/^([a-z0-9][a-z0-9.-]*-)?[0-9a-f]{8}$/);
        },
      ),
    );
  });

  it('is a DNS subdomain for parts that are DNS labels', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 5 }), parts => {
        expect(isDnsSubdomain(kubeName(253, ...parts))).toBe(true);
      }),
    );
  });

  it.each([
    [63, []],
    [9, ['a', 'b']],
  ])('refuses at most %i from %j', (limit, parts) => {
    expect(() => kubeName(limit, ...parts)).toThrow(RangeError);
  });
});
