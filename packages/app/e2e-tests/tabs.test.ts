import { expect, test } from './portal/test';

/** Browsers open six connections to a host at a time (HTTP/1.1). */
const TABS = 8;

test('the portal answers while eight tabs are live', async ({
  browser,
  portal,
}) => {
  const context = await browser.newContext();
  const streams: string[] = [];
  context.on('request', request => {
    if (request.url().endsWith('/api/openchoreo/watch')) {
      streams.push(request.url());
    }
  });
  const first = await context.newPage();
  await portal.signIn(first, 'Anna');
  const pages = [first];
  while (pages.length < TABS) pages.push(await context.newPage());
  for (const [index, page] of pages.entries()) {
    await page.goto(
      `${portal.url}/catalog/default/component/${
        ['books', 'cart', 'orders', 'stock'][index % 4]
      }`,
    );
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
  }

  // All of them at once, and a page that is opened after them.
  for (const page of pages) {
    await expect(
      page.getByRole('listitem', { name: 'Development', exact: true }),
    ).toContainText('Ready');
  }
  const ninth = await context.newPage();
  await ninth.goto(`${portal.url}/api-docs`);
  await expect(ninth.getByText('Books · books-api')).toBeVisible();

  // One stream for the browser, opened again whenever a tab asks for more.
  expect(streams.length).toBeLessThanOrEqual(2 * TABS);
  await context.close();
});
