import { BEHAVIOR_ANNOTATION, BehaviorSpec } from '../behavior/behavior';
import { Pod, POD, readySince } from './Pod';
import { podOutlook } from './podStatus';

const START = new Date('2026-01-01T00:00:00.000Z');
const after = (seconds: number) => new Date(START.getTime() + seconds * 1000);

function pod(behavior: BehaviorSpec | string = {}, containers = ['main']): Pod {
  return {
    ...POD,
    metadata: {
      name: 'web-1',
      namespace: 'demo',
      annotations: {
        [BEHAVIOR_ANNOTATION]:
          typeof behavior === 'string' ? behavior : JSON.stringify(behavior),
      },
    },
    spec: { containers: containers.map(name => ({ name, image: 'web:1' })) },
  };
}

const outlook = (of: Pod, seconds: number) =>
  podOutlook(of, START, after(seconds));

describe('podOutlook', () => {
  it('starts unready and becomes ready for good', () => {
    const first = outlook(pod(), 0);
    expect(first.nextAt).toEqual(after(1.5));
    expect(readySince({ ...pod(), status: first.status })).toBeUndefined();
    expect(outlook(pod(), 2)).toEqual({
      nextAt: undefined,
      status: {
        phase: 'Running',
        startTime: '2026-01-01T00:00:00.000Z',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'True',
            lastTransitionTime: '2026-01-01T00:00:00.000Z',
          },
          {
            type: 'Initialized',
            status: 'True',
            lastTransitionTime: '2026-01-01T00:00:00.000Z',
          },
          {
            type: 'ContainersReady',
            status: 'True',
            lastTransitionTime: '2026-01-01T00:00:01.500Z',
          },
          {
            type: 'Ready',
            status: 'True',
            lastTransitionTime: '2026-01-01T00:00:01.500Z',
          },
        ],
        containerStatuses: [
          {
            name: 'main',
            image: 'web:1',
            imageID: '',
            ready: true,
            started: true,
            restartCount: 0,
            state: { running: { startedAt: '2026-01-01T00:00:00.000Z' } },
            lastState: {},
          },
        ],
      },
    });
    expect(outlook(pod(), 200_000)).toEqual(outlook(pod(), 2));
  });

  it('terminates, restarts and then waits in CrashLoopBackOff', () => {
    const crashing = pod({ crashAfter: '3s', exitCode: 137, message: 'OOM' });
    const container = (seconds: number) =>
      outlook(crashing, seconds).status.containerStatuses![0];
    expect(container(3)).toMatchObject({
      ready: false,
      started: false,
      restartCount: 0,
      state: {
        terminated: {
          exitCode: 137,
          reason: 'Error',
          message: 'OOM',
          startedAt: '2026-01-01T00:00:00.000Z',
          finishedAt: '2026-01-01T00:00:03.000Z',
        },
      },
      lastState: {},
    });
    expect(container(5)).toMatchObject({
      restartCount: 1,
      state: { running: { startedAt: '2026-01-01T00:00:04.000Z' } },
      lastState: { terminated: { finishedAt: '2026-01-01T00:00:03.000Z' } },
    });
    expect(container(8)).toMatchObject({
      restartCount: 1,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { finishedAt: '2026-01-01T00:00:07.000Z' } },
    });
    expect(outlook(crashing, 8).nextAt).toEqual(after(17));
  });

  it('says what is wrong with its annotation instead of running', () => {
    const { status, nextAt } = outlook(pod('{"crashAfter":"soon","x":1}'), 5);
    expect(nextAt).toBeUndefined();
    expect(status.phase).toBe('Pending');
    expect(status.containerStatuses![0].state.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message:
        'The annotation kube-sandbox/behavior is wrong: crashAfter must be a duration such as 3s; x is not known; there are readyAfter, crashAfter, exitCode, hang, logLines, message',
    });
  });

  it('is ready when all its containers are, since the last became it', () => {
    const slow = pod({ readyAfter: '5s' }, ['main', 'sidecar']);
    const at = (seconds: number) => {
      const { status } = outlook(slow, seconds);
      return [
        ...status.containerStatuses!.map(({ ready }) => ready),
        readySince({ ...slow, status })?.toISOString(),
      ];
    };
    expect(at(2)).toEqual([false, true, undefined]);
    expect(at(5)).toEqual([true, true, '2026-01-01T00:00:05.000Z']);
    expect(outlook(slow, 0).nextAt).toEqual(after(1.5));
  });

  it('has its first status at its start even when the clock stepped back', () => {
    expect(outlook(pod(), -60).status.phase).toBe('Running');
  });
});
