import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { NotAllowedError } from '@backstage/errors';
import type {
  AccessScope,
  DeploymentPipeline,
  OpenChoreoAction,
  Promotion,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { startHarness, type Harness } from '../__testUtils__/harness';
import { component, ref, service, workload } from '../__testUtils__/objects';
import type { Caller } from '../access/caller';
import { registerActions } from './registerActions';

jest.setTimeout(120_000);

type Can = (action: OpenChoreoAction, scope: AccessScope) => boolean;

/** What people may do. */
const PEOPLE: Record<string, Can> = {
  anna: action => action !== 'platform',
  reader: action => action === 'read',
  stranger: (action, scope) => action === 'read' && scope.project === 'shop',
};

const NAMES = [
  'list-components',
  'get-delivery',
  'plan-promotion',
  'promote',
  'roll-back',
  'deploy-image',
  'list-waiting',
];

describe('the actions', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const auditor = mockServices.auditor.mock();
  const succeeded = jest.fn();
  const failed = jest.fn();
  let harness: Harness;
  let registry: ReturnType<typeof actionsRegistryServiceMock>;

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests say what they expect
  async function act(person: string, name: string, input = {}): Promise<any> {
    const { output } = await registry.invoke({
      id: `test:${name}`,
      input: input as never,
      credentials: mockCredentials.user(`user:default/${person}`),
    });
    return output;
  }

  const ready = (environment: string) =>
    harness.until(
      `greeter is ready in ${environment}`,
      () =>
        harness
          .condition(ref('ServiceBinding', `greeter-${environment}`), 'Ready')
          .split('/')[0] === 'True',
    );

  const greeter = { namespace: 'default', component: 'greeter' };
  const toStaging = { ...greeter, from: 'development', to: 'staging' };
  const toProduction = { ...greeter, from: 'staging', to: 'production' };

  beforeAll(async () => {
    harness = await startHarness({ knex: await databases.init('SQLITE_3') });
    registry = actionsRegistryServiceMock();
    let requests = 0;
    registerActions({
      actionsRegistry: registry,
      callers: async ({ principal }): Promise<Caller> => {
        const { userEntityRef } = principal as { userEntityRef?: string };
        if (!userEntityRef) throw new NotAllowedError('Sign in.');
        return {
          kind: 'user',
          actor: userEntityRef,
          groups: [],
          can: PEOPLE[userEntityRef.split('/')[1]],
          digest: '',
        };
      },
      auditor,
      controlPlane: harness,
      membership: { groupsOf: async () => new Map() },
      clock: harness.clock,
      logger: mockServices.logger.mock(),
      newRequestId: () => `request-${(requests += 1)}`,
    });
    const pipeline = harness.find<DeploymentPipeline>(
      ref('DeploymentPipeline', 'default'),
    )!;
    await harness.put<DeploymentPipeline>({
      ...pipeline,
      spec: {
        promotionPaths: [
          {
            sourceEnvironmentRef: 'development',
            targetEnvironmentRefs: [{ name: 'staging' }],
          },
          {
            sourceEnvironmentRef: 'staging',
            targetEnvironmentRefs: [
              { name: 'production', requiresApproval: true },
            ],
          },
        ],
      },
    } as DeploymentPipeline);
    await harness.put(component('greeter'));
    await harness.put(workload('greeter'));
    await harness.put(service('greeter'));
    await ready('development');
  });

  afterAll(() => harness?.stop());

  beforeEach(() => {
    succeeded.mockReset();
    failed.mockReset();
    auditor.createEvent.mockReset();
    auditor.createEvent.mockResolvedValue({
      success: succeeded,
      fail: failed,
    });
  });

  it('are these, none of which approves, and say when to use them', async () => {
    const { actions } = await registry.list();
    expect(actions.map(({ name }) => name)).toEqual(NAMES);
    for (const { description, schema } of actions) {
      expect(description).toContain('## When to use');
      expect(schema.input).toMatchObject({ type: 'object' });
    }
    expect(
      actions.find(({ name }) => name === 'promote')!.description,
    ).toContain('an approval needs a signed-in person in the portal');
    expect(
      actions
        .filter(({ attributes }) => attributes.readOnly)
        .map(({ name }) => name),
    ).toEqual([
      'list-components',
      'get-delivery',
      'plan-promotion',
      'list-waiting',
    ]);
  });

  it('list components with their states, to whoever may see them', async () => {
    expect(await act('reader', 'list-components')).toMatchObject({
      total: 1,
      components: [
        {
          name: 'greeter',
          project: 'default',
          state: 'Ready',
          environments: [
            { name: 'development', state: 'Ready', version: '1' },
            { name: 'staging', state: 'NotDeployed' },
            { name: 'production', isProduction: true },
          ],
        },
      ],
    });
    expect(await act('stranger', 'list-components')).toEqual({
      total: 0,
      components: [],
    });
  });

  it('list components page by page', async () => {
    await harness.put(component('another'));
    await harness.settle();
    const first = await act('anna', 'list-components', { limit: 1 });
    const second = await act('anna', 'list-components', {
      limit: 1,
      after: first.next,
    });
    expect(
      [first, second].map(({ components, total, next }) => [
        components[0].name,
        total,
        next,
      ]),
    ).toEqual([
      ['another', 2, 'default/another'],
      ['greeter', 2, undefined],
    ]);
  });

  it.each([
    ['get-delivery', greeter],
    ['plan-promotion', toStaging],
    ['promote', toStaging],
    [
      'roll-back',
      { ...greeter, environment: 'staging', revision: 1, reason: 'r' },
    ],
    ['deploy-image', { ...greeter, image: 'example.com/greeter:2' }],
  ])(
    '%s says the same of a component that is not there and one not to be seen',
    async (name, input) => {
      const missing = { ...input, component: 'nothing' };
      await expect(act('stranger', name, input)).rejects.toThrow(
        'Component default/greeter was not found.',
      );
      await expect(act('anna', name, missing)).rejects.toThrow(
        'Component default/nothing was not found.',
      );
    },
  );

  it.each([
    ['promote', toStaging, 'promote'],
    ['deploy-image', { ...greeter, image: 'example.com/greeter:2' }, 'develop'],
  ])(
    '%s refuses whoever may only read, and the audit log has it',
    async (name, input, permission) => {
      await expect(act('reader', name, input)).rejects.toThrow(
        `It needs the permission "${permission}"`,
      );
      expect(failed).toHaveBeenCalledTimes(1);
      expect(succeeded).not.toHaveBeenCalled();
    },
  );

  it('are not served when they cannot be audited', async () => {
    auditor.createEvent.mockRejectedValue(new Error('the disk is full'));
    await expect(act('anna', 'promote', toStaging)).rejects.toThrow(
      /Something went wrong in the control plane/,
    );
    await harness.settle();
    expect((await act('anna', 'list-waiting')).waiting).toEqual([]);
  });

  it('plan without changing anything', async () => {
    const { plan } = await act('reader', 'plan-promotion', toStaging);
    expect(plan).toMatchObject({
      environment: 'staging',
      effect: 'applies-now',
      problems: [],
      hash: expect.stringMatching(/^sha256:/),
    });
    expect(auditor.createEvent).not.toHaveBeenCalled();
    await expect(
      act('reader', 'plan-promotion', { ...greeter, to: 'staging' }),
    ).rejects.toThrow(/either "from" .* or "revision"/);
  });

  it('promote as the caller, to the plan that was looked at', async () => {
    await expect(
      act('anna', 'promote', { ...toStaging, expectedPlanHash: 'sha256:old' }),
    ).rejects.toThrow(/no longer what you looked at/);

    const { plan } = await act('anna', 'plan-promotion', toStaging);
    const asked = await act('anna', 'promote', {
      ...toStaging,
      expectedPlanHash: plan.hash,
    });
    expect(asked).toMatchObject({ created: true, phase: 'Pending' });
    expect(auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({
        eventId: 'promotion-request',
        meta: expect.objectContaining({
          actor: 'user:default/anna',
          component: 'default/greeter',
          to: 'staging',
        }),
      }),
    );
    expect(
      harness.find<Promotion>(ref('Promotion', asked.name))?.spec.requestedBy,
    ).toBe('user:default/anna');
    await ready('staging');
  });

  it('wait where people have to agree, and say who may', async () => {
    await expect(act('anna', 'promote', toProduction)).rejects.toThrow(
      'reason: is required: production is production',
    );
    const request = { ...toProduction, reason: 'The sales start' };
    const asked = await act('anna', 'promote', request);
    await harness.settle();
    expect(await act('anna', 'promote', request)).toMatchObject({
      name: asked.name,
      created: false,
      phase: 'Waiting',
    });
    const { waiting } = await act('anna', 'list-waiting');
    expect(waiting).toEqual([
      expect.objectContaining({
        component: 'greeter',
        name: asked.name,
        to: 'production',
        phase: 'Waiting',
        requestedBy: 'user:default/anna',
        reason: 'The sales start',
        mayApprove: { allowed: false, refusal: expect.any(String) },
        waitsFor: expect.arrayContaining([
          expect.objectContaining({ state: 'Pending' }),
        ]),
      }),
    ]);
    expect(await act('stranger', 'list-waiting')).toEqual({
      waiting: [],
      more: false,
    });
    expect(
      (await act('reader', 'get-delivery', greeter)).delivery,
    ).toMatchObject({ promotions: [{ name: asked.name, phase: 'Waiting' }] });
  });

  it('deploy an image, and roll back to the revision before', async () => {
    expect(
      await act('anna', 'deploy-image', {
        ...greeter,
        image: 'example.com/greeter:2',
      }),
    ).toMatchObject({ workload: 'greeter' });
    const laneOf = async (environment: string) =>
      (await act('anna', 'list-components')).components
        .find(({ name }: { name: string }) => name === 'greeter')
        .environments.find(
          ({ name }: { name: string }) => name === environment,
        );
    await harness.settle();
    await ready('development');
    expect(await laneOf('development')).toMatchObject({ version: '2' });

    const back = {
      ...greeter,
      environment: 'development',
      reason: 'It is slow',
    };
    await expect(
      act('anna', 'roll-back', { ...back, revision: 7 }),
    ).rejects.toThrow('development has no revision 7');
    await act('anna', 'roll-back', { ...back, revision: 1 });
    await harness.settle();
    await ready('development');
    expect(await laneOf('development')).toMatchObject({ version: '1' });
  });
});
