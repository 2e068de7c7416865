import { z } from 'zod';
import type { WatchRequest } from '@openchoreo-backstage/plugin-openchoreo-common';
import { ProblemsError } from '../http/errors';
import { problemsOf } from '../http/input';

const name = z.string().min(1).max(253);

const subscription = z.discriminatedUnion('type', [
  z.strictObject({
    id: name,
    type: z.literal('objects'),
    kinds: z.array(name).min(1).max(32),
    namespace: name.optional(),
    labelSelector: z.string().max(2_048).optional(),
    view: z.enum(['summary', 'full']),
  }),
  z.strictObject({
    id: name,
    type: z.literal('delivery'),
    namespace: name,
    component: name,
  }),
]);

const watchRequest = z.strictObject({
  subscriptions: z.array(subscription).min(1).max(64),
  cursors: z.record(z.string(), z.string().max(8_192)).optional(),
});

/**
 * Reads the body of `POST /watch`.
 *
 * @throws ProblemsError with every problem at its path
 */
export function parseWatchRequest(
  body: unknown,
  knownKinds: ReadonlySet<string>,
): WatchRequest {
  const parsed = watchRequest.safeParse(body);
  if (!parsed.success) {
    throw new ProblemsError(
      'The watch request is invalid.',
      problemsOf(parsed.error),
    );
  }
  const { subscriptions } = parsed.data;
  const problems = subscriptions.flatMap((one, index) => [
    ...(subscriptions.findIndex(other => other.id === one.id) < index
      ? [
          {
            path: `subscriptions[${index}].id`,
            message: `is used twice: ${one.id}`,
          },
        ]
      : []),
    ...(one.type === 'objects'
      ? one.kinds.flatMap((kind, at) =>
          knownKinds.has(kind)
            ? []
            : [
                {
                  path: `subscriptions[${index}].kinds[${at}]`,
                  message: `is not a kind that can be watched: ${kind}`,
                },
              ],
        )
      : []),
  ]);
  if (problems.length > 0) {
    throw new ProblemsError('The watch request is invalid.', problems);
  }
  return parsed.data;
}
