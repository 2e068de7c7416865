// Preloaded into the backend: ends it when the process that started it is gone,
// even by SIGKILL, which nobody can pass on. Standard input is a pipe from that
// process, and closes with it.
const { isMainThread } = require('node:worker_threads');

// Preloads run in worker threads as well, where standard input is empty.
if (isMainThread) {
  process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
  process.stdin.resume();
  process.stdin.unref();
}
