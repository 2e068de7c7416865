import type {
  AuditorService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { Caller } from '../access/caller';
import { isForCallers, toHttpError } from '../http/errors';
import type { Asker } from '../promotions/promotionService';

/** How an invocation appears in the audit log: as the HTTP request of the same effect. */
export interface AuditedInvocation {
  /** In kebab-case, for example `promotion-request`. */
  eventId: string;
  /** What it is about: names, never values out of objects. */
  about: JsonObject;
}

export interface InvokerOptions {
  callers(credentials: BackstageCredentials): Promise<Caller>;
  auditor: Pick<AuditorService, 'createEvent'>;
  logger: LoggerService;
  newRequestId(): string;
}

/**
 * Runs actions as whoever invokes them. As with HTTP requests, permissions are
 * asked for anew each time, an invocation that cannot be audited is not served,
 * and errors that tell about the inside stay in the log.
 */
export function createInvoker(options: InvokerOptions) {
  const { callers, auditor, logger, newRequestId } = options;

  return async function invoke<T>(
    credentials: BackstageCredentials,
    audit: AuditedInvocation | 'changes-nothing',
    serve: (asker: Asker) => Promise<T>,
  ): Promise<{ output: T }> {
    const requestId = newRequestId();
    try {
      const asker = { caller: await callers(credentials), requestId };
      return {
        output:
          audit === 'changes-nothing'
            ? await serve(asker)
            : await audited(audit, asker, serve),
      };
    } catch (error) {
      throw answerFor(error, requestId);
    }
  };

  async function audited<T>(
    { eventId, about }: AuditedInvocation,
    asker: Asker,
    serve: (asker: Asker) => Promise<T>,
  ): Promise<T> {
    const { requestId, caller } = asker;
    const event = await auditor.createEvent({
      eventId,
      severityLevel: 'medium',
      // The auditor learns who it is from requests, and an action has none.
      meta: { requestId, actor: caller.actor, through: 'action', ...about },
    });
    let output: T;
    try {
      output = await serve(asker);
    } catch (error) {
      await event.fail({ error: told(error) });
      throw error;
    }
    try {
      await event.success();
    } catch (error) {
      // The change is made already, so all that is left is to say what is missing.
      logger.error(
        `The audit log lacks the success of request ${requestId}.`,
        asError(error),
      );
    }
    return output;
  }

  function answerFor(error: unknown, requestId: string): unknown {
    const known = toHttpError(error);
    if (isForCallers(known)) return known;
    logger.error(`Request ${requestId} failed.`, asError(error));
    return new Error(
      `Something went wrong in the control plane. Its log says what, under request ${requestId}.`,
    );
  }
}

/** Name and sentence; what else errors carry, such as whole plans, is not for logs. */
function told(error: unknown): Error {
  const { name, message } = asError(toHttpError(error));
  return Object.assign(new Error(message), { name });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
