import type { Entity } from '@backstage/catalog-model';
import { COMPONENT_ANNOTATION, componentRefOf } from './componentRef';

const entity = (value?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    ...(value === undefined
      ? {}
      : { annotations: { [COMPONENT_ANNOTATION]: value } }),
  },
});

it.each([
  ['default/orders', { namespace: 'default', component: 'orders' }],
  ['orders', undefined],
  ['/orders', undefined],
  ['default/', undefined],
  ['a/b/c', undefined],
  [undefined, undefined],
])('reads %s', (value, ref) => {
  expect(componentRefOf(entity(value))).toEqual(ref);
});
