import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { LogLine } from '@openchoreo-backstage/plugin-openchoreo-common';
import { agreeingApi, renderWithApis } from '../__testUtils__/renderWithApis';
import { lane } from '../__testUtils__/views';
import { LogsPanel } from './LogsPanel';

const line = (text: string): LogLine => ({
  at: '2026-11-20T10:00:00Z',
  pod: 'orders-1',
  container: 'main',
  text,
  simulated: true,
});

/** A log to which a test adds lines by hand. */
function openLog() {
  let wake = (_: LogLine | undefined) => {};
  const queue: Array<LogLine | undefined> = [];
  const push = (item: LogLine | undefined) => {
    queue.push(item);
    wake(item);
  };
  const pushed = () =>
    new Promise(resolve => {
      wake = resolve;
    });
  return {
    write: (text: string) => push(line(text)),
    end: () => push(undefined),
    async *follow(): AsyncGenerator<LogLine> {
      for (;;) {
        if (queue.length === 0) await pushed();
        const item = queue.shift();
        if (!item) return;
        yield item;
      }
    },
  };
}

function renderPanel() {
  const log = openLog();
  const api = agreeingApi();
  api.followLogs.mockImplementation(() => log.follow());
  renderWithApis(
    <LogsPanel
      namespace="default"
      binding="orders-staging"
      lane={lane('staging')}
      onClose={jest.fn()}
    />,
    { api },
  );
  return { log, api };
}

it('follows, pauses and says how much is new, and searches', async () => {
  const { log } = renderPanel();
  await screen.findByText('Nothing was written to the log yet.');
  log.write('starting');
  expect(await screen.findByText('starting')).toBeVisible();
  expect(screen.getByText('Following')).toBeVisible();

  await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
  log.write('an error');
  expect(await screen.findByText('Paused, 1 new line')).toBeVisible();
  expect(screen.queryByText('an error')).not.toBeInTheDocument();

  await userEvent.click(screen.getByRole('button', { name: 'Follow' }));
  expect(await screen.findByText('an error')).toBeVisible();

  await userEvent.type(
    screen.getByRole('searchbox', { name: 'Search in the log' }),
    'ERR',
  );
  expect(screen.queryByText('starting')).not.toBeInTheDocument();
  expect(screen.getByText('err', { selector: 'mark' })).toBeVisible();
});

it('says when the log ended, and follows again', async () => {
  const { log, api } = renderPanel();
  log.write('bye');
  await screen.findByText('bye');
  log.end();
  expect(await screen.findByText('The log ended')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Follow again' }));
  expect(api.followLogs).toHaveBeenCalledTimes(2);
});
