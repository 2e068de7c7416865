import {
  Behavior,
  BEHAVIOR_ANNOTATION,
  DEFAULT_BEHAVIOR,
  parseBehavior,
} from '../behavior/behavior';
import type {
  Container,
  ContainerState,
  ContainerStatus,
  Pod,
  PodCondition,
  PodStatus,
} from './Pod';
import { Moment, momentAt, runAt } from './timeline';

/** The status of a pod, and when it will be another. */
export interface PodOutlook {
  status: PodStatus;
  /** Undefined: it stays so. */
  nextAt?: Date;
}

/**
 * What the kubelet would say of a pod. Depends on nothing but the pod, its
 * start and the time, so that it can be said again at any moment.
 *
 * The pod's behaviour is that of its first container; the others become ready
 * as containers do by default.
 */
export function podOutlook(pod: Pod, start: Date, now: Date): PodOutlook {
  const parsed = parseBehavior(pod.metadata.annotations?.[BEHAVIOR_ANNOTATION]);
  const startTime = start.toISOString();
  const containers = pod.spec?.containers ?? [];
  if (parsed.problems) {
    const message = parsed.problems
      .map(({ path, message: text }) => `${path} ${text}`.trim())
      .join('; ');
    return {
      status: refused(
        containers,
        startTime,
        `The annotation ${BEHAVIOR_ANNOTATION} is wrong: ${message}`,
      ),
    };
  }
  const at = (elapsedMs: number) => new Date(start.getTime() + elapsedMs);
  const elapsed = Math.max(0, now.getTime() - start.getTime());
  const states = containers.map((container, index) => {
    const behavior = index === 0 ? parsed.behavior : DEFAULT_BEHAVIOR;
    return { container, behavior, moment: momentAt(elapsed, behavior) };
  });
  const next = Math.min(
    ...states.map(({ moment }) => moment.nextAt ?? Infinity),
  );
  return {
    status: {
      phase: 'Running',
      startTime,
      conditions: conditionsOf(
        states.map(({ moment }) => moment),
        start,
      ),
      containerStatuses: states.map(({ container, behavior, moment }) =>
        containerStatus(container, behavior, moment, at),
      ),
    },
    nextAt: Number.isFinite(next) ? at(next) : undefined,
  };
}

function containerStatus(
  container: Container,
  behavior: Behavior,
  moment: Moment,
  at: (elapsedMs: number) => Date,
): ContainerStatus {
  const { run, state } = moment;
  /** How a run ended. */
  const ending = (index: number): ContainerState => {
    const ended = runAt(index, behavior);
    return {
      terminated: {
        exitCode: behavior.exitCode,
        reason: behavior.exitCode === 0 ? 'Completed' : 'Error',
        message: behavior.message,
        startedAt: at(ended.start).toISOString(),
        finishedAt: at(ended.end ?? ended.start).toISOString(),
      },
    };
  };
  const states: Record<Moment['state'], () => ContainerState> = {
    running: () => ({ running: { startedAt: at(run.start).toISOString() } }),
    terminated: () => ending(run.index),
    waiting: () => ({
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `The container ${container.name} exits again and again and is restarted with growing waits`,
      },
    }),
  };
  const lastEnded = state === 'waiting' ? run.index : run.index - 1;
  return {
    name: container.name,
    image: container.image ?? '',
    imageID: '',
    ready: moment.ready,
    started: state === 'running',
    restartCount: run.index,
    state: states[state](),
    lastState: lastEnded >= 0 ? ending(lastEnded) : {},
  };
}

function conditionsOf(moments: Moment[], start: Date): PodCondition[] {
  const unready = moments.filter(({ ready }) => !ready);
  const ready = unready.length === 0;
  // Ready since the last became ready; unready since the first became unready.
  const changes = (ready ? moments : unready).map(
    ({ readyChangedAt }) => readyChangedAt,
  );
  const changed = ready ? Math.max(0, ...changes) : Math.min(...changes);
  return statedConditions({
    startTime: start.toISOString(),
    readyChanged: new Date(start.getTime() + changed).toISOString(),
    ready,
  });
}

function refused(
  containers: Container[],
  startTime: string,
  message: string,
): PodStatus {
  return {
    phase: 'Pending',
    startTime,
    conditions: statedConditions({
      startTime,
      readyChanged: startTime,
      ready: false,
    }),
    containerStatuses: containers.map(({ name, image }) => ({
      name,
      image: image ?? '',
      imageID: '',
      ready: false,
      started: false,
      restartCount: 0,
      state: { waiting: { reason: 'CreateContainerConfigError', message } },
      lastState: {},
    })),
  };
}

function statedConditions(facts: {
  startTime: string;
  readyChanged: string;
  ready: boolean;
}): PodCondition[] {
  const { startTime, readyChanged, ready } = facts;
  const done = (type: 'PodScheduled' | 'Initialized'): PodCondition => ({
    type,
    status: 'True',
    lastTransitionTime: startTime,
  });
  const readiness = (type: 'ContainersReady' | 'Ready'): PodCondition => ({
    type,
    status: ready ? 'True' : 'False',
    ...(ready ? {} : { reason: 'ContainersNotReady' }),
    lastTransitionTime: readyChanged,
  });
  return [
    done('PodScheduled'),
    done('Initialized'),
    readiness('ContainersReady'),
    readiness('Ready'),
  ];
}
