import {
  type LabelSelector,
  matchesLabels,
  parseLabelSelector,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  type Clock,
  type ObjectCache,
  sleep,
} from '@openchoreo-backstage/kube-runtime';
import {
  BEHAVIOR_ANNOTATION,
  DEFAULT_BEHAVIOR,
  parseBehavior,
} from '../behavior/behavior';
import { Pod, POD } from '../pods/Pod';
import { ContainerLogInput, containerLines, seedOf } from './containerLog';

/** Which logs. @public */
export interface LogSelection {
  namespace: string;
  /** Kubernetes syntax; all pods of the namespace when absent. */
  labelSelector?: string;
  podName?: string;
  /** All containers when absent. */
  container?: string;
}

/** @public */
export interface LogLine {
  /** RFC 3339 in UTC, with milliseconds. */
  time: string;
  text: string;
  namespace: string;
  podName: string;
  container: string;
  /** No real process wrote this. */
  simulated: true;
}

/** @public */
export interface ReadLogsOptions extends LogSelection {
  /** Only lines after this time. */
  sinceTime?: Date;
  /** At most so many of the newest lines. Default and most: 1000. */
  tail?: number;
}

/** @public */
export interface FollowLogsOptions extends LogSelection {
  /** Lines after this time come first. Default: now. */
  sinceTime?: Date;
  /** Ends the iteration, without an error. */
  signal: AbortSignal;
}

/**
 * The logs of simulated pods. A pod's log lives as long as the pod, and shows
 * at most its newest 1000 lines, as a ring would.
 *
 * @public
 */
export interface SandboxLogs {
  /**
   * Lines of all selected containers, oldest first.
   *
   * @throws BadRequestError for a selector that cannot be read, UnavailableError
   * before the sandbox is started
   */
  read(options: ReadLogsOptions): LogLine[];
  /** Lines as they are written, also of pods that come later. */
  follow(options: FollowLogsOptions): AsyncIterable<LogLine>;
}

const MOST_LINES = 1_000;
/** How far ahead a follower looks for the next line. */
const HORIZON_MS = 10_000;

/** One container's log, with what its lines carry. */
interface Source {
  start: number;
  input: ContainerLogInput;
  origin: Pick<LogLine, 'namespace' | 'podName' | 'container' | 'simulated'>;
}

/** Logs of the pods in a cache. */
export function createSandboxLogs(
  cache: ObjectCache,
  clock: Clock,
): SandboxLogs {
  function sources(selection: LogSelection): Source[] {
    const labels = parseLabelSelector(selection.labelSelector);
    return cache
      .list<Pod>(POD, { namespace: selection.namespace })
      .filter(pod => isSelected(pod, selection, labels))
      .flatMap(sourcesOf)
      .filter(
        ({ origin }) =>
          !selection.container || origin.container === selection.container,
      );
  }

  async function* follow(options: FollowLogsOptions): AsyncGenerator<LogLine> {
    const { signal } = options;
    let seen = (options.sinceTime ?? clock.now()).getTime();
    let before: Source[] = [];
    let wake = new AbortController();
    const onAbort = () => wake.abort();
    const unsubscribe = cache.onChange(POD, ({ object }) => {
      if (object.metadata.namespace === options.namespace) {
        wake.abort();
      }
    });
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        wake = new AbortController();
        const now = clock.now().getTime();
        const current = sources(options);
        // A pod that is gone by now still said something until then.
        yield* linesOf(union(before, current), seen, now, MOST_LINES);
        seen = Math.max(seen, now);
        before = current;
        if (!signal.aborted) {
          const coming = linesOf(current, now, now + HORIZON_MS, MOST_LINES);
          const next =
            coming.length > 0 ? Date.parse(coming[0].time) : Infinity;
          await sleep(clock, Math.min(next - now, HORIZON_MS), wake.signal);
        }
      }
    } finally {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
    }
  }

  return {
    read(options) {
      const limit = Math.min(options.tail ?? MOST_LINES, MOST_LINES);
      const since = options.sinceTime?.getTime() ?? -Infinity;
      return linesOf(sources(options), since, clock.now().getTime(), limit);
    },
    follow,
  };
}

/** The newest lines of several logs together, oldest first. */
function linesOf(
  logs: Source[],
  from: number,
  to: number,
  limit: number,
): LogLine[] {
  if (limit <= 0) {
    return [];
  }
  return logs
    .flatMap(({ start, input, origin }) =>
      containerLines(input, from - start, to - start, limit).map(
        ({ at, text }) => ({ at: start + at, text, origin }),
      ),
    )
    .sort((a, b) => a.at - b.at)
    .slice(-limit)
    .map(({ at, text, origin }) => ({
      time: new Date(at).toISOString(),
      text,
      ...origin,
    }));
}

function isSelected(
  { metadata }: Stored<Pod>,
  { podName }: LogSelection,
  labels: LabelSelector,
): boolean {
  return (
    (!podName || metadata.name === podName) &&
    matchesLabels(labels, metadata.labels)
  );
}

/** The containers of a pod that write, once it has started. */
function sourcesOf({ metadata, spec, status }: Stored<Pod>): Source[] {
  const { behavior } = parseBehavior(
    metadata.annotations?.[BEHAVIOR_ANNOTATION],
  );
  if (!status?.startTime || !behavior) {
    return [];
  }
  const start = Date.parse(status.startTime);
  return (spec?.containers ?? []).map((container, index) => ({
    start,
    input: {
      seed: seedOf(`${metadata.uid}/${container.name}`),
      container: container.name,
      behavior: index === 0 ? behavior : DEFAULT_BEHAVIOR,
      port: container.ports?.[0]?.containerPort,
    },
    origin: {
      namespace: metadata.namespace ?? '',
      podName: metadata.name,
      container: container.name,
      simulated: true,
    },
  }));
}

function union(before: Source[], current: Source[]): Source[] {
  const seeds = new Set(current.map(({ input }) => input.seed));
  return [...before.filter(({ input }) => !seeds.has(input.seed)), ...current];
}
