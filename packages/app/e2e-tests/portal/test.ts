import { test as base, expect } from '@playwright/test';
import { createPortal, type Portal } from './portal';

/**
 * Playwright's `test` with a running portal, shared by the tests of a worker
 * one after another (a test after a failed one gets a new one), and with
 * `problems`: what the page wrote to the console as an error, or threw.
 */
export const test = base.extend<{ problems: string[] }, { portal: Portal }>({
  portal: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names
    async ({}, provide) => {
      const { portal, dispose } = await createPortal();
      try {
        await portal.start();
        await provide(portal);
      } finally {
        await dispose();
      }
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  problems: async ({ page }, provide) => {
    const problems: string[] = [];
    page.on('console', message => {
      if (message.type() === 'error') {
        problems.push(`${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', error => problems.push(String(error)));
    await provide(problems);
  },
});

export { expect };
