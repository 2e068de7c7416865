import { z } from 'zod';
import type { AccessFacts } from '../../access/facts';
import { MAX_PAGE, type History } from '../../history/history';
import { parseInput } from '../input';
import { route, type Route } from '../route';

const query = z.object({
  environment: z.string().min(1).optional(),
  actor: z.string().min(1).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
});

/** What happened to a component, from the ledger. */
export function historyRoutes(options: {
  history: History;
  facts: AccessFacts;
}): Route[] {
  const { history, facts } = options;
  return [
    route({
      method: 'get',
      path: '/history/:namespace/:component',
      action: 'read',
      summary: 'What happened to a component, newest first',
      parse: request => ({
        namespace: request.params.namespace,
        component: request.params.component,
        ...parseInput(query, request.query, 'The query'),
      }),
      audit: 'changes-nothing',
      access: ({ namespace, component }) => [
        { action: 'read', scope: facts.scopeOfComponent(namespace, component) },
      ],
      async handle(input, { response }) {
        response.json(await history.of(input));
      },
    }),
  ];
}
