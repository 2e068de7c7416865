import { screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { PersonName } from './PersonName';

it.each([
  ['user:default/anna', 'anna'],
  ['group:default/release-managers', 'release-managers'],
  ['system:promotion-controller', 'Promotion controller'],
  ['system:', 'OpenChoreo'],
])('says %s as %s', async (actor, name) => {
  renderInTestApp(<PersonName actor={actor} />);
  expect(await screen.findByText(name)).toBeVisible();
});
