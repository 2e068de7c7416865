// @ts-check
import os from 'node:os';

/** What a measurement was made on, without names of machine or user. */
export function describeMachine() {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
  };
}

/** @param {ReturnType<typeof describeMachine>} machine */
export const machineLine = machine =>
  `${machine.cores} cores (${machine.cpu}), ${machine.memoryGiB} GiB, ${machine.system}, Node.js ${machine.node}`;
