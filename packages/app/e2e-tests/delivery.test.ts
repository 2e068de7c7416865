import type { Browser, Page } from '@playwright/test';
import { expect, test } from './portal/test';

/**
 * The journey that the README promises: an image through development and
 * staging to an approved production, in the real portal.
 */
test.describe.configure({ mode: 'serial' });

const COMPONENT = '/catalog/default/component/books';

const lane = (page: Page, name: string) =>
  page.getByRole('listitem', { name, exact: true });
const panel = (page: Page) => page.getByRole('dialog');

/** A page of a person of their own, as in another browser. */
async function pageOf(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
  });
  return context.newPage();
}

test('an image goes through development and staging to an approved production', async ({
  browser,
  portal,
}) => {
  test.setTimeout(240_000);
  const anna = await pageOf(browser);
  const carla = await pageOf(browser);

  await test.step('the developer sees the component in development', async () => {
    await portal.signIn(anna, 'Anna');
    await anna.goto(`${portal.url}${COMPONENT}`);
    await expect(lane(anna, 'Development')).toContainText('Ready');
    await expect(lane(anna, 'Development')).toContainText('2.3.0');
    await expect(lane(anna, 'Production')).toContainText('Not deployed');
    await portal.screenshot(anna, 'development');
  });

  await test.step('deploys a new image and watches it become ready', async () => {
    await anna.getByRole('button', { name: /Deploy an image/ }).click();
    await panel(anna)
      .getByRole('textbox', { name: 'Image' })
      .fill('registry.example.com/storefront/books:2.4.0');
    await portal.screenshot(anna, 'deploy-an-image');
    await panel(anna)
      .getByRole('button', { name: 'Deploy to Development' })
      .click();
    await expect(panel(anna)).toBeHidden();
    await expect(lane(anna, 'Development')).toContainText('2.4.0');
    await expect(lane(anna, 'Development')).toContainText('Rolling out');
    await portal.screenshot(anna, 'rolling-out');
    await expect(lane(anna, 'Development')).toContainText('Ready');
  });

  await test.step('promotes it to staging', async () => {
    await lane(anna, 'Development')
      .getByRole('button', { name: 'Promote to Staging', exact: true })
      .click();
    await expect(
      panel(anna).getByRole('button', { name: 'Promote now' }),
    ).toBeVisible();
    await portal.screenshot(anna, 'promote-to-staging');
    await panel(anna).getByRole('button', { name: 'Promote now' }).click();
    await expect(lane(anna, 'Staging')).toContainText('2.4.0');
    await expect(lane(anna, 'Staging')).toContainText('Ready');
  });

  await test.step('asks for production', async () => {
    await lane(anna, 'Staging')
      .getByRole('button', { name: /^Ask for Production(…|\.\.\.)?$/ })
      .click();
    await panel(anna).getByLabel('Reason').fill('spring catalogue');
    await portal.screenshot(anna, 'ask-for-production');
    await panel(anna).getByRole('button', { name: 'Ask for approval' }).click();
    await expect(panel(anna)).toBeHidden();
  });

  await test.step('is refused to approve their own request', async () => {
    const waiting = anna.getByRole('region', { name: 'Waiting' });
    await expect(waiting).toContainText(
      'Needs 1 of 1 approvals from release-managers.',
    );
    await expect(waiting).toContainText(
      'You asked for it, so you cannot approve it.',
    );
    await expect(waiting.getByRole('button', { name: /Approve/ })).toHaveCount(
      0,
    );
    await expect(lane(anna, 'Production')).toContainText('Not deployed');
    await portal.screenshot(anna, 'cannot-approve-own-request');
    expect(await approveByHand(anna, portal.url)).toEqual({
      status: 403,
      message: expect.stringContaining('You may not approve'),
    });
  });

  await test.step('the approver understands what changes, and approves', async () => {
    await portal.signIn(carla, 'Carla');
    await carla.goto(`${portal.url}${COMPONENT}`);
    await carla
      .getByRole('region', { name: 'Waiting' })
      .getByRole('button', { name: /Approve/ })
      .click();
    await expect(panel(carla)).toContainText('Deployment');
    await portal.screenshot(carla, 'approver-decides');
    await panel(carla).getByLabel('Comment').fill('looks right');
    await panel(carla)
      .getByRole('button', { name: 'Approve', exact: true })
      .click();
  });

  await test.step('production shows it, live, to both', async () => {
    for (const page of [carla, anna]) {
      await expect(lane(page, 'Production')).toContainText('2.4.0');
      await expect(lane(page, 'Production')).toContainText('Ready');
      await expect(page.getByRole('region', { name: 'Waiting' })).toHaveCount(
        0,
      );
    }
    await expect(anna.getByRole('region', { name: 'History' })).toContainText(
      'looks right',
    );
    await portal.screenshot(anna, 'in-production');
  });

  await test.step('deploys one that crashes, sees why, and rolls back', async () => {
    await anna.getByRole('button', { name: /Deploy an image/ }).click();
    await panel(anna)
      .getByRole('textbox', { name: 'Image' })
      .fill('registry.example.com/storefront/books:2.5.0');
    await panel(anna)
      .getByText('Crashes a few seconds after its start')
      .click();
    await panel(anna)
      .getByRole('button', { name: 'Deploy to Development' })
      .click();
    await expect(lane(anna, 'Development')).toContainText('2.5.0');
    await expect(lane(anna, 'Development')).toContainText('Degraded', {
      timeout: 60_000,
    });
    await expect(lane(anna, 'Development')).toContainText(/exit code 1|code 1/);
    await portal.screenshot(anna, 'degraded');

    await lane(anna, 'Development')
      .getByRole('button', { name: /Roll back/ })
      .click();
    await panel(anna).getByLabel('Reason').fill('it crashes at start');
    await portal.screenshot(anna, 'roll-back');
    await panel(anna).getByRole('button', { name: 'Roll back now' }).click();
    await expect(lane(anna, 'Development')).toContainText('2.4.0');
    await expect(lane(anna, 'Development')).toContainText('Ready');
    await portal.screenshot(anna, 'rolled-back');
  });

  await test.step('the open page resumes after a restart of the backend', async () => {
    await portal.stop();
    await expect(anna.getByText(/Disconnected/)).toBeVisible();
    await portal.screenshot(anna, 'disconnected');
    await expect(lane(anna, 'Production')).toContainText('2.4.0');
    await portal.start();
    await expect(anna.getByText('Live', { exact: true })).toBeVisible({
      timeout: 60_000,
    });
    await expect(lane(anna, 'Production')).toContainText('Ready');
    await portal.screenshot(anna, 'resumed');
  });

  await anna.context().close();
  await carla.context().close();
});

/** Asks the API itself, as someone would who does not trust a missing button. */
async function approveByHand(
  page: Page,
  url: string,
): Promise<{ status: number; message: string }> {
  return page.evaluate(async base => {
    const headers = { 'x-demo-user': 'anna' };
    const session = await (
      await fetch(`${base}/api/auth/demo/refresh`, { headers })
    ).json();
    const authorization = `Bearer ${session.backstageIdentity.token}`;
    const list = await (
      await fetch(
        `${base}/api/openchoreo/objects/Promotion?namespace=default`,
        {
          headers: { authorization },
        },
      )
    ).json();
    const waiting = list.items.find(
      (one: { status?: { phase?: string } }) => one.status?.phase === 'Waiting',
    );
    const answer = await fetch(
      `${base}/api/openchoreo/promotions/default/${waiting.metadata.name}/approve`,
      {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: '{}',
      },
    );
    return {
      status: answer.status,
      message: (await answer.json()).error.message,
    };
  }, url);
}
