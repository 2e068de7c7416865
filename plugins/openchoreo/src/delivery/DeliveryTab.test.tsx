import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  degradedView,
  emptyView,
  healthyView,
  lane,
  refused,
  waitingView,
} from '../__testUtils__/views';
import {
  fakeLiveStream,
  renderWithApis,
} from '../__testUtils__/renderWithApis';
import { DeliveryTab } from './DeliveryTab';

function renderTab(live: ReturnType<typeof fakeLiveStream>) {
  return renderWithApis(
    <DeliveryTab namespace="default" component="orders" />,
    { live: live.stream },
  );
}

const laneOf = (name: string) => screen.findByRole('listitem', { name });

it('shows each environment with state, version, facts and endpoint', async () => {
  renderTab(fakeLiveStream(healthyView()));
  const production = within(await laneOf('Production'));
  for (const text of ['Ready', '88d01be', '3/3 ready', '4 overrides']) {
    expect(production.getByText(text)).toBeVisible();
  }
  expect(production.getByText('1 version behind')).toBeVisible();
  expect(production.getByText('sandbox')).toBeVisible();
  expect(production.getByText('/orders')).toBeVisible();
  expect(
    production.getByText('Comes after Staging, with approval.'),
  ).toBeInTheDocument();
});

it('says the reason of a bad state in words, and offers the way back', async () => {
  renderTab(fakeLiveStream(degradedView()));
  const production = within(await laneOf('Production'));
  expect(production.getByText(/main exits with code 1, 4 times/)).toBeVisible();
  expect(
    production.getByRole('button', { name: 'Roll back…' }),
  ).toHaveAttribute('data-variant', 'primary');
  expect(
    screen.getByText('2 settings are stored, but not enforced yet'),
  ).toBeVisible();
});

it('says what waits, and to the one who asked why they cannot approve', async () => {
  const refusal = 'You asked for it, so you cannot approve it.';
  renderTab(
    fakeLiveStream(
      waitingView({
        approve: refused(refusal),
        reject: refused('Release managers can reject it.'),
        cancel: { allowed: true },
      }),
    ),
  );
  const waiting = within(
    await screen.findByRole('region', { name: 'Waiting' }),
  );
  expect(
    waiting.getByText('Needs 1 of 1 approvals from release-managers.'),
  ).toBeVisible();
  expect(waiting.getByText(/tax fix/)).toBeVisible();
  expect(waiting.getByText(refusal)).toBeVisible();
  expect(
    waiting.queryByRole('button', { name: 'Approve…' }),
  ).not.toBeInTheDocument();
  expect(waiting.getByRole('button', { name: 'Withdraw…' })).toBeVisible();
});

it('says why something is refused, when it is asked for', async () => {
  renderTab(fakeLiveStream(degradedView()));
  await userEvent.click(
    await screen.findByRole('button', { name: /Ask for Production…: why not/ }),
  );
  expect(
    await screen.findByText(/Platform engineers can end the freeze\./),
  ).toBeVisible();

  await userEvent.keyboard('{Escape}');
  await userEvent.click(
    await screen.findByRole('button', { name: 'More for Production' }),
  );
  await userEvent.click(
    await screen.findByRole('menuitem', { name: 'Suspend… (why not?)' }),
  );
  expect(
    await screen.findByText(/which platform engineers have\./),
  ).toBeVisible();
});

it('says what to do first when nothing is deployed', async () => {
  renderTab(fakeLiveStream(emptyView()));
  expect(await screen.findByText('Nothing deployed yet')).toBeVisible();
  await userEvent.click(
    screen.getByRole('button', { name: 'Deploy the first image…' }),
  );
  expect(
    await screen.findByRole('dialog', { name: 'Deploy an image of Orders' }),
  ).toBeVisible();
});

it('stays as it was when the connection is lost, and says so', async () => {
  const live = fakeLiveStream(healthyView());
  renderTab(live);
  await laneOf('Staging');
  expect(screen.getByRole('status', { name: 'Live' })).toBeInTheDocument();

  const since = new Date(Date.now() - 12_000);
  live.become({ status: 'disconnected', since, lastUpdate: since });
  expect(screen.getByText(/Disconnected for 1\d s, showing/)).toBeVisible();
  expect(await laneOf('Staging')).toBeVisible();
});

it('shows a skeleton, then an error, then the view', async () => {
  const live = fakeLiveStream();
  live.show({ view: undefined });
  renderTab(live);
  expect(await screen.findByText('Loading the delivery')).toBeInTheDocument();

  live.show({
    error: { name: 'NotFoundError', message: 'There is no component orders.' },
  });
  expect(screen.getByRole('alert')).toHaveTextContent(
    'There is no component orders.',
  );

  live.show({ error: undefined, view: healthyView() });
  expect(await laneOf('Development')).toBeVisible();
});

it('does not spin for ever when the backend is away from the start', async () => {
  const live = fakeLiveStream();
  live.show({ view: undefined });
  renderTab(live);
  await screen.findByText('Loading the delivery');
  live.become({
    status: 'disconnected',
    since: new Date(),
    cause: 'The backend did not answer.',
  });
  expect(screen.getByRole('alert')).toHaveTextContent(
    'The backend did not answer.',
  );
});

it('tells a screen reader what changed', async () => {
  const live = fakeLiveStream(healthyView());
  renderTab(live);
  await laneOf('Staging');
  const view = healthyView();
  live.show({
    view: {
      ...view,
      lanes: [
        view.lanes[0],
        lane('staging', {
          headline: {
            state: 'Failed',
            reason: 'CrashLoop',
            message: 'main exits with code 1.',
          },
        }),
        view.lanes[2],
      ],
    },
  });
  expect(
    await screen.findByText('Staging: Failed. main exits with code 1.'),
  ).toBeInTheDocument();
});
