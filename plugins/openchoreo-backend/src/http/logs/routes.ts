import { z } from 'zod';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import type {
  LogLine,
  ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { AccessFacts } from '../../access/facts';
import { kinds } from '../../hierarchy';
import type { Logs } from '../../logs';
import { parseInput } from '../input';
import { route, type Route } from '../route';

const query = z.object({
  tail: z.coerce.number().int().min(1).max(5_000).default(200),
  follow: z.enum(['true', 'false']).optional(),
});

/** Log lines of what runs; one JSON document, or JSON lines when following. */
export function logRoutes(options: {
  client: ObjectClient;
  logs: Logs;
  facts: AccessFacts;
  shutdown: AbortSignal;
}): Route[] {
  const { client, logs, facts, shutdown } = options;
  return [
    route({
      method: 'get',
      path: '/logs/:namespace/:binding',
      action: 'read',
      summary: 'Log lines of a component in an environment',
      parse: request => ({
        namespace: request.params.namespace,
        name: request.params.binding,
        query: parseInput(query, request.query, 'The query'),
      }),
      audit: 'changes-nothing',
      async access({ namespace, name }) {
        const binding = await client.get<ServiceBinding>({
          ...kinds.ServiceBinding,
          namespace,
          name,
        });
        return [{ action: 'read', scope: facts.scopeOf(binding) }];
      },
      async handle({ namespace, name, query: { tail, follow } }, exchange) {
        const { response } = exchange;
        const binding = { namespace, name };
        if (follow !== 'true') {
          response.json({ lines: logs.read(binding, { tail }) });
          return;
        }
        const gone = new AbortController();
        response.on('close', () => gone.abort());
        const lines = logs.follow(binding, {
          tail,
          signal: AbortSignal.any([gone.signal, shutdown]),
        });
        response.writeHead(200, {
          'content-type': 'application/x-ndjson; charset=utf-8',
          // NOTE: without no-transform the compression middleware holds lines back.
          'cache-control': 'no-cache, no-transform',
        });
        response.flushHeaders();
        for await (const line of lines) {
          await writeLine(line, response, gone.signal);
        }
        response.end();
      },
    }),
  ];
}

/** Waits until the reader takes more. */
async function writeLine(
  line: LogLine,
  response: import('express').Response,
  gone: AbortSignal,
): Promise<void> {
  if (gone.aborted || response.write(`${JSON.stringify(line)}\n`)) return;
  await new Promise<void>(resolve => {
    response.once('drain', resolve);
    gone.addEventListener('abort', () => resolve(), { once: true });
  });
}
