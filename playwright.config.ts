import { generateProjects } from '@backstage/e2e-test-utils/playwright';
import { defineConfig } from '@playwright/test';

// Started by `yarn test` or `yarn test:e2e`, which builds the app and names a
// Chromium. The tests start backends of their own: packages/app/e2e-tests/portal.
const executablePath = process.env.CHROMIUM_PATH;

export default defineConfig({
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // One backend at a time is enough for two cores.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [
    ['list'],
    ['html', { open: 'never', outputFolder: 'e2e-test-report/html' }],
    // Counted by `yarn test`; written where PLAYWRIGHT_JSON_OUTPUT_NAME says.
    ...(process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['json'] as const] : []),
  ],
  use: {
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  outputDir: 'e2e-test-report/failures',
  projects: generateProjects()?.map(project => ({
    ...project,
    use: executablePath
      ? {
          viewport: { width: 1440, height: 900 },
          // The sandbox of Chromium needs rights that containers do not give.
          launchOptions: { executablePath, args: ['--no-sandbox'] },
        }
      : project.use,
  })),
});
