// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs a command with this process's standard streams, and passes on SIGINT and
 * SIGTERM, so that stopping this process leaves no orphan.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} the exit code; 128 + n when ended by signal n
 */
export async function runCommand(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  /** @type {Promise<number>} */
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : 15)),
    );
  });
  return forwardingSignals(child, exited);
}

/**
 * Passes SIGINT and SIGTERM on to a child until the promise settles. In a
 * terminal the child has Ctrl-C's signal already; a second one does no harm.
 *
 * @template T
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<T>} until
 * @returns {Promise<T>}
 */
export async function forwardingSignals(child, until) {
  /** @param {NodeJS.Signals} signal */
  const forward = signal => {
    child.kill(signal);
  };
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  try {
    return await until;
  } finally {
    process.off('SIGINT', forward);
    process.off('SIGTERM', forward);
  }
}
