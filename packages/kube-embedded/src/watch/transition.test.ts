import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type { Change } from './Change';
import { transition } from './transition';

const object = (visible: boolean, rv: string) =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'a',
      labels: { visible: String(visible) },
      resourceVersion: rv,
    },
  } as unknown as Stored);

const visible = ({ metadata }: KubeObject) =>
  metadata.labels?.visible === 'true';

describe('transition', () => {
  it.each([
    { type: 'ADDED', before: undefined, after: true, seen: 'ADDED' },
    { type: 'ADDED', before: undefined, after: false, seen: undefined },
    { type: 'MODIFIED', before: true, after: true, seen: 'MODIFIED' },
    { type: 'MODIFIED', before: false, after: true, seen: 'ADDED' },
    { type: 'MODIFIED', before: true, after: false, seen: 'DELETED' },
    { type: 'MODIFIED', before: false, after: false, seen: undefined },
    { type: 'DELETED', before: true, after: true, seen: 'DELETED' },
    { type: 'DELETED', before: false, after: false, seen: undefined },
    {
      type: 'DELETED',
      before: false,
      after: true,
      seen: undefined,
      reason: 'an object that began to match as it went was never shown',
    },
  ] as const)(
    'shows $type from $before to $after as $seen',
    ({ type, before, after, seen }) => {
      const event = transition(
        {
          type,
          rv: 9,
          before: () =>
            before === undefined ? undefined : object(before, '8'),
          after: () => object(after, '9'),
        } as Change,
        visible,
      );
      expect(event?.type).toBe(seen);
    },
  );

  it('shows what is hidden now as it was, at the version of the change', () => {
    const event = transition(
      {
        type: 'MODIFIED',
        rv: 9,
        before: () => object(true, '8'),
        after: () => object(false, '9'),
      } as Change,
      visible,
    );
    expect(event).toEqual({ type: 'DELETED', object: object(true, '9') });
  });
});
