import type { RuntimeLogger } from '../controller/Reconciler';

/** Keeps log lines as `level message`, with the fields beside them. */
export function createMemoryLogger() {
  const lines: Array<{
    text: string;
    meta: Record<string, string | number>;
  }> = [];
  const at =
    (level: string) =>
    (message: string, meta: Record<string, string | number> = {}) => {
      lines.push({ text: `${level} ${message}`, meta });
    };
  const logger: RuntimeLogger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
  return {
    logger,
    lines,
    matching: (pattern: RegExp) =>
      lines.filter(({ text }) => pattern.test(text)),
  };
}
