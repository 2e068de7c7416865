import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { HistoryEntry } from '@openchoreo-backstage/plugin-openchoreo-common';
import { agreeingApi, renderWithApis } from '../__testUtils__/renderWithApis';
import { healthyView } from '../__testUtils__/views';
import { HistoryList } from './HistoryList';

function entry(number: number): HistoryEntry {
  return {
    id: String(number),
    at: new Date(Date.now() - number * 60_000).toISOString(),
    environment: 'staging',
    actor: 'user:default/anna',
    sentence: `did thing ${number}`,
  };
}

it('says who did what, where, and how it ended', async () => {
  renderWithApis(<HistoryList view={healthyView()} />);
  const [newest] = await screen.findAllByRole('listitem');
  expect(newest).toHaveTextContent('anna promoted 88d01be → 3f2a91c');
  expect(newest).toHaveTextContent('Staging');
  expect(within(newest).getByText('Ready')).toBeVisible();
  expect(
    screen.queryByRole('button', { name: 'Show older' }),
  ).not.toBeInTheDocument();
});

it('shows older entries page by page, each once', async () => {
  const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
  const api = agreeingApi();
  api.history
    .mockResolvedValueOnce({
      entries: numbers.slice(0, 25).map(entry),
      next: '25',
    })
    .mockResolvedValueOnce({ entries: numbers.slice(25).map(entry) });
  renderWithApis(
    <HistoryList
      view={healthyView({ history: numbers.slice(0, 20).map(entry) })}
    />,
    { api },
  );
  await userEvent.click(
    await screen.findByRole('button', { name: 'Show older' }),
  );
  expect(await screen.findByText(/did thing 25$/)).toBeVisible();
  expect(screen.getAllByRole('listitem')).toHaveLength(25);

  await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
  expect(await screen.findByText(/did thing 30$/)).toBeVisible();
  expect(api.history.mock.lastCall?.[1]?.before).toBe('25');
  expect(
    screen.queryByRole('button', { name: 'Show older' }),
  ).not.toBeInTheDocument();
});

it('asks the backend for one environment, and says when nothing fits', async () => {
  const api = agreeingApi();
  renderWithApis(<HistoryList view={healthyView()} />, { api });
  await userEvent.click(
    await screen.findByRole('button', { name: /Environment/ }),
  );
  await userEvent.click(
    await screen.findByRole('option', { name: 'Production' }),
  );
  expect(
    await screen.findByText('Nothing happened that fits these filters.'),
  ).toBeVisible();
  expect(api.history).toHaveBeenLastCalledWith(
    { namespace: 'default', name: 'orders' },
    expect.objectContaining({ environment: 'production' }),
  );
});

it('says why the history cannot be read', async () => {
  const api = agreeingApi();
  api.history.mockRejectedValue(new Error('The ledger is away.'));
  renderWithApis(<HistoryList view={healthyView()} />, { api });
  await userEvent.click(await screen.findByRole('button', { name: /Person/ }));
  await userEvent.click(await screen.findByRole('option', { name: 'ben' }));
  expect(await screen.findByText('The ledger is away.')).toBeVisible();
});
