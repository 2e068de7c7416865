import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { OpenChoreoAction } from '@openchoreo-backstage/plugin-openchoreo-common';
import { demand, type AccessDemand, type Caller } from '../access/caller';
import { toHttpError } from './errors';

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
  /** What this input needs; an empty list is refused. */
  access:
    | ((
        input: TInput,
        caller: Caller,
      ) => AccessDemand[] | Promise<AccessDemand[]>)
    | 'filters-by-read';
  handle(input: TInput, exchange: Exchange): Promise<void>;
}

/** What a handler gets besides its input. */
export interface Exchange {
  caller: Caller;
  /** Decides again with fresh permissions, for answers that live long. */
  renewCaller(): Promise<Caller>;
  request: Request;
  response: Response;
  /** Names this request in logs and in the ledger's cause. */
  requestId: string;
}

/** Keeps the input type of a route while it sits in a list of routes. */
export function route<TInput>(definition: Route<TInput>): Route {
  return definition as unknown as Route;
}

export interface RouterOptions {
  routes: readonly Route[];
  httpAuth: HttpAuthService;
  callers: (
    credentials: Awaited<ReturnType<HttpAuthService['credentials']>>,
  ) => Promise<Caller>;
  newRequestId(): string;
}

/** The one place where requests are authenticated and authorised. */
export function createRouter(options: RouterOptions): Router {
  const { routes, httpAuth, callers, newRequestId } = options;
  const router = PromiseRouter();
  for (const one of routes) {
    router[one.method](one.path, async (request, response) => {
      try {
        const credentials = await httpAuth.credentials(request, {
          allow: ['user', 'service'],
        });
        const caller = await callers(credentials);
        const input = one.parse(request);
        if (one.access !== 'filters-by-read') {
          const demands = await one.access(input, caller);
          if (demands.length === 0) {
            throw new Error(
              `Route ${one.method} ${one.path} asked for no permission, so it is refused.`,
            );
          }
          demand(caller, demands);
        }
        await one.handle(input, {
          caller,
          renewCaller: () => callers(credentials),
          request,
          response,
          requestId: newRequestId(),
        });
      } catch (error) {
        throw toHttpError(error);
      }
    });
  }
  return router;
}
