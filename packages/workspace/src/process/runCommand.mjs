// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs a command, and passes SIGINT and SIGTERM on to it and to all that it
 * started, so that stopping this process leaves no orphan. Its output goes to this process's; when `quiet`, only once
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
    // A process group of its own: jest, for one, leaves its workers behind when
    // only it is told to end.
    detached: true,
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
  const code = await forwardingSignals(signal => {
    if (child.pid !== undefined && child.exitCode === null) {
      process.kill(-child.pid, signal);
    }
  }, exited);
  if (code !== 0) process.stderr.write(Buffer.concat(output));
  return code;
}

/**
 * Passes SIGINT and SIGTERM on until the promise settles, instead of ending this
 * process.
 *
 * @template T
 * @param {(signal: NodeJS.Signals) => void} forward
 * @param {Promise<T>} until
 * @returns {Promise<T>}
 */
export async function forwardingSignals(forward, until) {
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  try {
    return await until;
  } finally {
    process.off('SIGINT', forward);
    process.off('SIGTERM', forward);
  }
}
