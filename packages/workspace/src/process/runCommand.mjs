// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs a command, and passes on SIGINT and SIGTERM, so that stopping this process
 * leaves no orphan. Its output goes to this process's; when `quiet`, only once
 * it has failed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 * @returns {Promise<number>} the exit code; 128 + n when ended by signal n
 */
export async function runCommand(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: options.quiet
      ? ['ignore', 'pipe', 'pipe']
      : ['ignore', 'inherit', 'inherit'],
  });
  /** @type {Buffer[]} */
  const output = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', chunk => output.push(chunk));
  }
  /** @type {Promise<number>} */
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    // When its streams have ended too, so that no output is missing.
    child.once('close', (code, signal) =>
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : 15)),
    );
  });
  const code = await forwardingSignals(child, exited);
  if (code !== 0) process.stderr.write(Buffer.concat(output));
  return code;
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
