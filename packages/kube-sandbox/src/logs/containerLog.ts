import { Behavior } from '../behavior/behavior';
import { Run, runAt, runDuring } from '../pods/timeline';

/** A line, in milliseconds since the pod's start. */
export interface TimedLine {
  at: number;
  text: string;
}

/** What decides which lines a container writes. */
export interface ContainerLogInput {
  /** The same number gives the same lines. */
  seed: number;
  container: string;
  behavior: Behavior;
  /** The port that it says it listens on; undefined: it serves nobody. */
  port?: number;
}

/** While ready, a container writes one line in each of these spans. */
const SPAN_MS = 5_000;
/** Start-up lines follow each other this closely. */
const STARTUP_STEP_MS = 20;

/**
 * The newest lines of a container from `from` (excluded) to `to` (included),
 * oldest first. They follow from its behaviour and the time alone, so nothing
 * is kept and nothing runs while nobody reads.
 */
export function containerLines(
  input: ContainerLogInput,
  from: number,
  to: number,
  limit: number,
): TimedLine[] {
  const newestFirst: TimedLine[] = [];
  if (to < 0) {
    return [];
  }
  let run = runDuring(to, input.behavior);
  for (;;) {
    const lines = linesOfRun(input, run, from, to, limit);
    for (
      let index = lines.length - 1;
      index >= 0 && newestFirst.length < limit;
      index -= 1
    ) {
      newestFirst.push(lines[index]);
    }
    if (run.index === 0 || run.start <= from || newestFirst.length >= limit) {
      return newestFirst.reverse();
    }
    run = runAt(run.index - 1, input.behavior);
  }
}

/** The newest lines of one run, oldest first. */
function linesOfRun(
  input: ContainerLogInput,
  run: Run,
  from: number,
  to: number,
  limit: number,
): TimedLine[] {
  const lines = [
    ...startLines(input, run),
    ...readyLines(input, run, from, to, limit),
    ...endLines(input, run),
  ];
  return lines
    .filter(({ at }) => at > from && at <= to)
    .sort((a, b) => a.at - b.at);
}

function startLines(
  { behavior, container }: ContainerLogInput,
  run: Run,
): TimedLine[] {
  const texts = [`Starting ${container}`, ...behavior.logLines];
  if (run.readyAt === undefined && run.end === undefined) {
    texts.push(behavior.message ?? 'Waiting to become ready');
  }
  return texts.map((text, index) => ({
    // What it has to say it says before it ends.
    at: Math.min(run.start + index * STARTUP_STEP_MS, run.end ?? Infinity),
    text,
  }));
}

function readyLines(
  { seed, port }: ContainerLogInput,
  run: Run,
  from: number,
  to: number,
  limit: number,
): TimedLine[] {
  const { readyAt } = run;
  if (readyAt === undefined) {
    return [];
  }
  const end = Math.min(to, run.end ?? Infinity);
  const last = Math.floor((end - readyAt) / SPAN_MS);
  const first = Math.max(
    0,
    last - limit,
    Math.floor((from - readyAt) / SPAN_MS),
  );
  const lines: TimedLine[] = [];
  if (readyAt > from) {
    lines.push({
      at: readyAt,
      text: port === undefined ? 'Ready' : `Listening on port ${port}`,
    });
  }
  for (let span = first; span <= last; span += 1) {
    const chance = mix(seed, run.index, span);
    const at = readyAt + span * SPAN_MS + 100 + (chance % (SPAN_MS - 100));
    if (at < (run.end ?? Infinity)) {
      lines.push({ at, text: activity(chance, port) });
    }
  }
  return lines;
}

function endLines({ behavior }: ContainerLogInput, run: Run): TimedLine[] {
  if (run.end === undefined) {
    return [];
  }
  const why = behavior.message ? `: ${behavior.message}` : '';
  return [
    { at: run.end, text: `Exiting with code ${behavior.exitCode}${why}` },
  ];
}

const PATHS = ['/', '/healthz', '/api/items', '/api/items/42', '/api/orders'];

function activity(chance: number, port: number | undefined): string {
  const tookMs = 1 + (chance % 37);
  if (port === undefined) {
    return `Finished a round of work in ${tookMs} ms`;
  }
  const path = PATHS[(chance >>> 8) % PATHS.length];
  const method = path === '/api/orders' ? 'POST' : 'GET';
  return `${method} ${path} 200 ${tookMs}ms`;
}

/** A well spread number from three, the same each time. */
function mix(a: number, b: number, c: number): number {
  let mixed = Math.imul(a ^ Math.imul(b + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13) ^ c, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The seed of a text. */
export function seedOf(text: string): number {
  let seed = 0;
  for (let index = 0; index < text.length; index += 1) {
    seed = Math.imul(seed ^ text.charCodeAt(index), 0x01000193);
  }
  return seed >>> 0;
}
