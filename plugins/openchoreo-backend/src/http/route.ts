import type {
  AuditorService,
  AuditorServiceEvent,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { OpenChoreoAction } from '@openchoreo-backstage/plugin-openchoreo-common';
import { demand, type AccessDemand, type Caller } from '../access/caller';
import { isForCallers, toHttpError } from './errors';

/**
 * One route of the HTTP API. Every route names the permission it stands for,
 * and either says what exactly it needs for a given input, or that it filters
 * what it answers by the caller's read permission. There is no third way.
 */
export interface Route<TInput = unknown> {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/api/openchoreo`. */
  path: string;
  /** The permission without which the route refuses everything. */
  action: OpenChoreoAction | 'by-document';
  summary: string;
  /** Reads and checks parameters and body. @throws InputError with every problem */
  parse(request: Request): TInput;
  /** What the auditor is told of each request, or that the route changes nothing. */
  audit: AuditedAs<TInput> | 'changes-nothing';
  /** What this input needs; an empty list is refused. */
  access:
    | ((
        input: TInput,
        caller: Caller,
      ) => AccessDemand[] | Promise<AccessDemand[]>)
    | 'filters-by-read';
  handle(input: TInput, exchange: Exchange): Promise<void>;
}

/** How a route appears in the audit log. */
export interface AuditedAs<TInput> {
  /** In kebab-case, for example `promotion-approve`. */
  eventId: string;
  /** What the request is about: names, never values out of objects. */
  about(input: TInput): JsonObject;
}

/** What a handler gets besides its input. */
export interface Exchange {
  caller: Caller;
  /** Decides again with fresh permissions, for answers that live long. */
  renewCaller(): Promise<Caller>;
  request: Request;
  response: Response;
  /** Names this request in logs, in the audit log and in the ledger's cause. */
  requestId: string;
}

/** Keeps the input type of a route while it sits in a list of routes. */
export function route<TInput>(definition: Route<TInput>): Route {
  return definition as unknown as Route;
}

export interface RouterOptions {
  routes: readonly Route[];
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  logger: LoggerService;
  callers: (
    credentials: Awaited<ReturnType<HttpAuthService['credentials']>>,
  ) => Promise<Caller>;
  newRequestId(): string;
}

/**
 * The one place where requests are authenticated, authorised and audited. A
 * request that cannot be audited is not served.
 */
export function createRouter(options: RouterOptions): Router {
  const { routes, httpAuth, callers, newRequestId, logger } = options;
  const router = PromiseRouter();
  for (const one of routes) {
    router[one.method](one.path, async (request, response) => {
      const requestId = newRequestId();
      try {
        const credentials = await httpAuth.credentials(request, {
          allow: ['user', 'service'],
        });
        const caller = await callers(credentials);
        await audited(one, request, requestId, async () => {
          const input = one.parse(request);
          await authorize(one, input, caller);
          await one.handle(input, {
            caller,
            renewCaller: () => callers(credentials),
            request,
            response,
            requestId,
          });
          return input;
        });
      } catch (error) {
        throw answerFor(error, requestId);
      }
    });
  }
  return router;

  async function audited(
    { audit }: Route,
    request: Request,
    requestId: string,
    serve: () => Promise<unknown>,
  ): Promise<void> {
    if (audit === 'changes-nothing') {
      await serve();
      return;
    }
    const event = await options.auditor.createEvent({
      eventId: audit.eventId,
      severityLevel: 'medium',
      request,
      meta: { requestId },
    });
    let input: unknown;
    try {
      input = await serve();
    } catch (error) {
      await event.fail({ error: errorForAudit(error), meta: { requestId } });
      throw error;
    }
    await tellSuccess(event, { requestId, ...audit.about(input) });
  }

  /** The change is made and answered already, so all that is left is to say what is missing. */
  async function tellSuccess(event: AuditorServiceEvent, meta: JsonObject) {
    try {
      await event.success({ meta });
    } catch (error) {
      logger.error(
        `The audit log lacks the success of request ${String(meta.requestId)}.`,
        error as Error,
      );
    }
  }

  function answerFor(error: unknown, requestId: string): unknown {
    const known = toHttpError(error);
    if (isForCallers(known)) {
      if (known.name === 'ServiceUnavailableError') {
        logger.warn(
          `Request ${requestId} could not be served.`,
          asError(error),
        );
      }
      return known;
    }
    logger.error(`Request ${requestId} failed.`, asError(error));
    return new Error(
      `Something went wrong in the control plane. Its log says what, under request ${requestId}.`,
    );
  }
}

async function authorize(
  { access, method, path }: Route,
  input: unknown,
  caller: Caller,
): Promise<void> {
  if (access === 'filters-by-read') return;
  const demands = await access(input, caller);
  if (demands.length === 0) {
    throw new Error(
      `Route ${method} ${path} asked for no permission, so it is refused.`,
    );
  }
  demand(caller, demands);
}

/** Name and sentence; what else errors carry, such as whole plans, is not for logs. */
function errorForAudit(error: unknown): Error {
  const known = asError(toHttpError(error));
  const told = new Error(known.message);
  told.name = known.name;
  return told;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
