import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import {
  formatRef,
  NotFoundError as NothingThere,
  type ObjectRef,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import type { Caller } from '../../access/caller';
import type { AccessFacts } from '../../access/facts';
import { deleteDemands } from '../../access/writeDemands';
import { parseInput } from '../input';
import { requireKind } from '../kinds';
import { route, type Route } from '../route';

export interface ObjectRoutesOptions {
  client: ObjectClient;
  facts: AccessFacts;
}

const listQuery = z.object({
  namespace: z.string().min(1).optional(),
  labelSelector: z.string().optional(),
  fieldSelector: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(500),
  continue: z.string().optional(),
});

const deleteQuery = z.object({
  dryRun: z.enum(['true', 'false']).optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
});

/** Reading and deleting single objects and lists of them. */
export function objectRoutes({ client, facts }: ObjectRoutesOptions): Route[] {
  /**
   * The object, for people who may read it. For others it is not there, in the
   * same words as one that is not: names are no secret channel.
   */
  async function readable(ref: ObjectRef, caller: Caller): Promise<Stored> {
    try {
      const object = await client.get(ref);
      if (facts.mayRead(caller)(object)) return object;
    } catch (error) {
      if (!(error instanceof NothingThere)) throw error;
    }
    throw new NotFoundError(`${formatRef(ref)} was not found.`);
  }

  return [
    route({
      method: 'get',
      path: '/objects/:kind',
      action: 'read',
      summary: 'A page of objects of one kind',
      parse: request => ({
        kind: requireKind(request.params.kind),
        query: parseInput(listQuery, request.query, 'The query'),
      }),
      audit: 'changes-nothing',
      access: 'filters-by-read',
      async handle({ kind, query }, { caller, response }) {
        const { items, resourceVersion, ...page } = await client.list(kind, {
          ...query,
          authorize: facts.mayRead(caller),
        });
        response.json({ items, resourceVersion, ...page });
      },
    }),

    route({
      method: 'get',
      path: '/objects/:kind/:namespace/:name',
      action: 'read',
      summary: 'One object',
      parse: request => refOfParams(request.params),
      audit: 'changes-nothing',
      access: 'filters-by-read',
      async handle(ref, { caller, response }) {
        response.json(await readable(ref, caller));
      },
    }),

    route({
      method: 'delete',
      path: '/objects/:kind/:namespace/:name',
      action: 'by-document',
      summary: 'Deletes one object',
      parse: request => ({
        ref: refOfParams(request.params),
        query: parseInput(deleteQuery, request.query, 'The query'),
      }),
      audit: {
        eventId: 'object-delete',
        about: ({ ref, query }) => ({
          object: formatRef(ref),
          dryRun: query.dryRun === 'true',
        }),
      },
      async access({ ref }, caller) {
        const object = await readable(ref, caller);
        return deleteDemands(object, facts.writeFacts(object));
      },
      async handle({ ref, query }, { caller, response, requestId }) {
        const { dryRun, uid, resourceVersion } = query;
        const deleted: Stored = await client.delete(
          ref,
          {
            actor: caller.actor,
            notable: true,
            reason: `Deleted ${ref.kind} ${ref.name}`,
            cause: requestId,
          },
          {
            dryRun: dryRun === 'true',
            preconditions: {
              ...(uid ? { uid } : {}),
              ...(resourceVersion ? { resourceVersion } : {}),
            },
          },
        );
        response.json(deleted);
      },
    }),
  ];
}

/** `-` stands for "no namespace" in paths of cluster-scoped kinds. */
function refOfParams(params: Record<string, string>): ObjectRef {
  const kind = requireKind(params.kind);
  return {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    ...(kind.namespaced ? { namespace: params.namespace } : {}),
    name: params.name,
  };
}
