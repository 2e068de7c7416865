import { mkdirSync, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { startBackend } from 'workspace/startBackend';

const START_TIMEOUT_MS = 120_000;
/** Printed by packages/backend when one can sign in. */
const READY = /^Ready: /;

/** A backend that is ready to use. */
export interface BackendProcess {
  /** SIGTERM as on Ctrl-C, SIGKILL as in a crash; resolves when it is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/**
 * Starts packages/backend and waits for its ready line.
 *
 * @throws Error with the last lines of its output when it ends before, or is
 *   not ready in two minutes
 */
export async function startReadyBackend(options: {
  configFiles: string[];
  /** Its output is appended to this file. */
  logFile: string;
}): Promise<BackendProcess> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const child = startBackend({
    configFiles: options.configFiles,
    env: { LOG_LEVEL: 'info' },
    output: 'pipe',
  });
  const exited = once(child, 'exit');

  const tail: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new Error(`The backend ${reason}:\n${tail.join('\n')}`));
    const timer = setTimeout(
      () => fail(`is not ready after ${START_TIMEOUT_MS / 1000} s`),
      START_TIMEOUT_MS,
    );
    const settle = (done: () => void) => {
      clearTimeout(timer);
      done();
    };
    exited.then(() => settle(() => fail('ended before it was ready')), reject);
    for (const stream of [child.stdout, child.stderr] as Readable[]) {
      createInterface({ input: stream }).on('line', line => {
        log.write(`${line}\n`);
        tail.push(line);
        if (tail.length > 40) tail.shift();
        if (READY.test(line)) settle(resolve);
      });
    }
  });

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await exited;
    log.end();
  };
  try {
    await ready;
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return { end };
}
