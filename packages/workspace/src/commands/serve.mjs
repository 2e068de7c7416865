// @ts-check
// yarn serve: the whole portal in one process on one port.
import { once } from 'node:events';
import { buildApp } from '../app-build/buildApp.mjs';
import { forwardingSignals } from '../process/runCommand.mjs';
import { startBackend } from '../process/startBackend.mjs';

const built = await buildApp();
if (built !== 0) process.exit(built);

console.log('Starting (LOG_LEVEL=info shows more)');
const backend = startBackend({
  env: {
    BACKSTAGE_ENV: process.env.BACKSTAGE_ENV ?? 'single',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  },
});
const [code, signal] = await forwardingSignals(
  name => backend.kill(name),
  once(backend, 'exit'),
);
process.exit(signal === null ? code : 0);
