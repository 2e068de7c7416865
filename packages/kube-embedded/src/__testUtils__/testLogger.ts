import type { RuntimeLogger } from '@openchoreo-backstage/kube-runtime';

/** A logger for tests that keeps what was logged. */
export interface TestLogger extends RuntimeLogger {
  lines: string[];
}

export function testLogger(): TestLogger {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
  };
  return {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}
