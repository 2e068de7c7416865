import type { StreamMessage } from '@openchoreo-backstage/plugin-openchoreo-common';
import { runStep } from '../__testUtils__/runStep';
import { createWaitForHealthyAction } from './createWaitForHealthyAction';

const input = { component: 'till', environment: 'staging' };

/** A stream that says nothing until it is closed. */
const silent = {
  async *watch(
    _request: unknown,
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<StreamMessage> {
    signal.throwIfAborted();
    await new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason)),
    );
  },
};

describe('openchoreo:wait:healthy', () => {
  it.each(['soon', '-5s', '0s', '1000h', '5'])(
    'refuses to wait for %s',
    async timeout => {
      await expect(
        runStep(createWaitForHealthyAction({ openchoreo: silent }), {
          ...input,
          timeout,
        }),
      ).rejects.toThrow(`timeout: must be a time such as 90s or 10m`);
    },
  );

  it('does not wait in a dry run', async () => {
    const { logged } = await runStep(
      createWaitForHealthyAction({ openchoreo: silent }),
      input,
      { isDryRun: true },
    );
    expect(logged).toEqual([
      'Would wait for up to 5m until till is healthy in staging.',
    ]);
  });

  it('ends when the time is over', async () => {
    await expect(
      runStep(createWaitForHealthyAction({ openchoreo: silent }), {
        ...input,
        timeout: '50ms',
      }),
    ).rejects.toThrow(
      'till was not healthy in staging after 50ms. Nothing was heard of it.',
    );
  });

  it('ends when the task is cancelled', async () => {
    const cancel = new AbortController();
    const waiting = runStep(
      createWaitForHealthyAction({ openchoreo: silent }),
      input,
      { signal: cancel.signal },
    );
    cancel.abort();
    await expect(waiting).rejects.toThrow('The wait was cancelled.');
  });
});
