import { expect, test } from './portal/test';

test('a developer signs in by choosing a person and sees the catalog', async ({
  page,
  portal,
  problems,
}) => {
  await portal.signIn(page, 'Anna');
  await page.goto(`${portal.url}/catalog`);

  await expect(
    page.getByRole('heading', { name: /catalog/i }).first(),
  ).toBeVisible();
  await portal.screenshot(page, 'catalog');
  expect(problems).toEqual([]);
});

test('the portal answers again after a restart, and a reload stays signed in', async ({
  page,
  portal,
}) => {
  await portal.signIn(page, 'Anna');
  await portal.restart();
  await page.goto(`${portal.url}/catalog`);
  await expect(
    page.getByRole('heading', { name: /catalog/i }).first(),
  ).toBeVisible();
});
