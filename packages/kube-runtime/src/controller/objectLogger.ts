import type { RuntimeLogger } from './Reconciler';

/** A logger that adds the same fields to every line. */
export function objectLogger(
  logger: RuntimeLogger,
  fields: Record<string, string | number>,
): RuntimeLogger {
  return {
    debug: (message, meta) => logger.debug(message, { ...fields, ...meta }),
    info: (message, meta) => logger.info(message, { ...fields, ...meta }),
    warn: (message, meta) => logger.warn(message, { ...fields, ...meta }),
    error: (message, meta) => logger.error(message, { ...fields, ...meta }),
  };
}
