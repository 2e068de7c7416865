import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { OpenChoreoError } from '@openchoreo-backstage/plugin-openchoreo-react';
import {
  agreeingApi,
  fakeLiveStream,
  renderWithApis,
} from '../__testUtils__/renderWithApis';
import {
  degradedView,
  healthyView,
  plan,
  promotionObject,
  refused,
  waitingView,
} from '../__testUtils__/views';
import { DeliveryTab } from '../delivery/DeliveryTab';

function renderTab(options: {
  api: ReturnType<typeof agreeingApi>;
  live?: ReturnType<typeof fakeLiveStream>;
}) {
  return renderWithApis(
    <DeliveryTab namespace="default" component="orders" />,
    { api: options.api, live: (options.live ?? fakeLiveStream()).stream },
  );
}

async function press(name: string | RegExp) {
  await userEvent.click(await screen.findByRole('button', { name }));
}

describe('promote', () => {
  it('shows what changes and the gates, asks why, and then asks for approval', async () => {
    const api = agreeingApi();
    const { toasts } = renderTab({ api });
    await press('Ask for Production…');
    const panel = within(
      await screen.findByRole('dialog', {
        name: 'Promote 3f2a91c from Staging to Production',
      }),
    );
    expect(
      await panel.findByText('spec.template.spec.containers[main].image'),
    ).toBeVisible();
    expect(panel.getByRole('tab', { name: 'Manifests 2' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    expect(panel.getByText(/Needs 1 of 1 approvals/)).toBeVisible();

    await press('Ask for approval');
    expect(api.requestPromotion).not.toHaveBeenCalled();
    expect(panel.getByText(/Say why/)).toBeVisible();

    await userEvent.type(panel.getByRole('textbox'), 'tax fix');
    await press('Ask for approval');
    expect(api.requestPromotion).toHaveBeenCalledWith({
      namespace: 'default',
      component: 'orders',
      from: 'staging',
      to: 'production',
      artifactRef: 'orders-3f2a91c',
      reason: 'tax fix',
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      expectedPlanHash: plan().hash,
    });
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(toasts).toEqual(['You asked for 3f2a91c in Production.']);
  });

  it('opens on the first part that is not empty', async () => {
    const api = agreeingApi();
    api.plan.mockResolvedValue(plan({ objects: [], configuration: [] }));
    renderTab({ api });
    await press('Promote to Staging');
    expect(
      await screen.findByRole('tab', { name: 'Network 1' }),
    ).toHaveAttribute('aria-selected', 'true');
  });

  it('says "Promote now" where nothing stands in the way', async () => {
    const api = agreeingApi();
    api.plan.mockResolvedValue(plan({ gates: [], effect: 'applies-now' }));
    renderTab({ api });
    await press('Promote to Staging');
    await press('Promote now');
    expect(api.requestPromotion).toHaveBeenCalledTimes(1);
  });

  it('offers no button when the plan is refused, but says why', async () => {
    const api = agreeingApi();
    api.plan.mockResolvedValue(
      plan({
        effect: 'refused',
        sentence: 'Staging may not go to production before it is tested.',
        problems: [{ path: 'spec.image', message: 'is not pinned' }],
      }),
    );
    renderTab({ api });
    await press('Ask for Production…');
    expect(await screen.findByText(/before it is tested/)).toBeVisible();
    expect(screen.getByText('spec.image')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /Ask for approval|Promote now/ }),
    ).not.toBeInTheDocument();
  });

  it('shows the new plan when it changed while it was looked at', async () => {
    const api = agreeingApi();
    api.plan
      .mockResolvedValueOnce(plan({ gates: [], effect: 'applies-now' }))
      .mockResolvedValue(
        plan({
          gates: [],
          effect: 'applies-now',
          hash: 'sha256:new',
          objects: [],
          configuration: [],
          network: ['orders is reachable from the internet.'],
        }),
      );
    api.requestPromotion.mockRejectedValueOnce(
      new OpenChoreoError('The plan is no longer the one you looked at.', {
        status: 409,
      }),
    );
    renderTab({ api });
    await press('Promote to Staging');
    await press('Promote now');
    expect(
      await screen.findByText('orders is reachable from the internet.'),
    ).toBeVisible();
    expect(screen.getByText(/look again, then ask again/)).toBeVisible();

    await press('Promote now');
    expect(api.requestPromotion.mock.lastCall?.[0].expectedPlanHash).toBe(
      'sha256:new',
    );
    const [first, second] = api.requestPromotion.mock.calls.map(
      ([change]) => change.requestId,
    );
    expect(first).not.toBe(second);
  });

  it('shows each problem of a refused request where the person looks', async () => {
    const api = agreeingApi();
    api.plan.mockResolvedValue(plan({ gates: [], effect: 'applies-now' }));
    api.requestPromotion.mockRejectedValue(
      new OpenChoreoError('The change was refused.', {
        status: 400,
        problems: [{ path: 'spec.artifactRef', message: 'is not there' }],
      }),
    );
    renderTab({ api });
    await press('Promote to Staging');
    await press('Promote now');
    const dialog = within(screen.getByRole('dialog'));
    expect(await dialog.findByText('spec.artifactRef')).toBeVisible();
  });
});

describe('decide', () => {
  it('approves, with a comment, after seeing what changes', async () => {
    const api = agreeingApi();
    const { toasts } = renderTab({ api, live: fakeLiveStream(waitingView()) });
    await press('Approve…');
    expect(
      await screen.findByText('spec.template.spec.containers[main].image'),
    ).toBeVisible();
    await userEvent.type(screen.getByRole('textbox'), 'looks good');
    await press('Approve');
    expect(api.approve).toHaveBeenCalledWith(
      { namespace: 'default', name: 'orders-production-1' },
      {
        comment: 'looks good',
        // What is agreed to is what was looked at.
        expectedPlanHash: expect.stringMatching(/^sha256:/),
      },
    );
    expect(toasts).toEqual(['You approved it.']);
  });

  it('plans all that the request carries', async () => {
    const api = agreeingApi();
    const stored = promotionObject();
    const { from, ...spec } = stored.spec;
    api.getPromotion.mockResolvedValue({
      ...stored,
      spec: { ...spec, releaseState: 'Suspend' },
    });
    renderTab({
      api,
      live: fakeLiveStream(waitingView({ kind: 'releaseState' })),
    });
    await press('What changes');
    await screen.findByText('spec.template.spec.containers[main].image');
    expect(api.getPromotion).toHaveBeenCalledWith({
      namespace: 'default',
      name: 'orders-production-1',
    });
    expect(api.plan).toHaveBeenCalledWith({
      namespace: 'default',
      component: 'orders',
      to: 'production',
      artifactRef: 'orders-3f2a91c',
      releaseState: 'Suspend',
    });
  });

  it('says the sentence and offers no approval to who asked', async () => {
    renderTab({
      api: agreeingApi(),
      live: fakeLiveStream(
        waitingView({
          approve: refused('You asked for it, so you cannot approve it.'),
          reject: refused('You can withdraw it.'),
          cancel: { allowed: true },
        }),
      ),
    });
    await press('What changes');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/so you cannot approve it/)).toBeVisible();
    expect(
      dialog.queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Withdraw' })).toBeVisible();
  });

  it('stays open and says so when somebody else decides meanwhile', async () => {
    const live = fakeLiveStream(waitingView());
    renderTab({ api: agreeingApi(), live });
    await press('What changes');
    await screen.findByRole('dialog');
    live.show({ view: healthyView() });
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByText(/This no longer waits/)).toBeVisible();
    expect(
      dialog.queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
  });
});

describe('roll back', () => {
  it('goes to the chosen revision, and says that automation is held', async () => {
    const api = agreeingApi();
    api.plan.mockResolvedValue(plan({ gates: [], effect: 'applies-now' }));
    renderTab({ api, live: fakeLiveStream(degradedView()) });
    const production = within(
      await screen.findByRole('listitem', { name: 'Production' }),
    );
    await userEvent.click(
      production.getByRole('button', { name: 'Roll back…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/revision 1/)).toHaveTextContent('served 6 d');
    expect(dialog.getByText(/Automation in Production is held/)).toBeVisible();
    await userEvent.type(dialog.getByRole('textbox'), 'crashes');
    await press('Roll back now');
    expect(api.requestPromotion).toHaveBeenCalledWith(
      expect.objectContaining({
        to: 'production',
        revision: 1,
        reason: 'crashes',
      }),
    );
  });
});

describe('release state', () => {
  async function suspend(environment: string) {
    await press(`More for ${environment}`);
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Suspend…' }),
    );
  }

  it('is set on the binding after its plan was shown', async () => {
    const api = agreeingApi();
    api.plan.mockResolvedValue(plan({ gates: [], effect: 'applies-now' }));
    const { toasts } = renderTab({ api });
    await suspend('Staging');
    await press('Suspend now');
    expect(api.setReleaseState).toHaveBeenCalledWith(
      { namespace: 'default', name: 'orders-staging' },
      { releaseState: 'Suspend' },
    );
    expect(toasts).toEqual(['Orders is suspended in Staging.']);
  });

  it('needs a reason where others must agree', async () => {
    const api = agreeingApi();
    const { toasts } = renderTab({ api });
    await suspend('Production');
    await press('Ask for approval');
    expect(api.setReleaseState).not.toHaveBeenCalled();
    await userEvent.type(await screen.findByRole('textbox'), 'maintenance');
    await press('Ask for approval');
    expect(api.setReleaseState).toHaveBeenCalledWith(
      { namespace: 'default', name: 'orders-production' },
      { releaseState: 'Suspend', reason: 'maintenance' },
    );
    expect(toasts).toEqual(['You asked: Suspend Orders in Production.']);
  });
});

describe('resume automation', () => {
  it('ends the hold', async () => {
    const api = agreeingApi();
    renderTab({ api, live: fakeLiveStream(degradedView()) });
    await press('Resume automation…');
    await press('Resume automation');
    expect(api.resume).toHaveBeenCalledWith(
      { namespace: 'default', name: 'orders-production' },
      {},
    );
  });
});
