import fc from 'fast-check';
import {
  idleConnection,
  liveStateOf,
  step,
  type Connection,
  type ConnectionEvent,
} from './connection';

const T0 = 1_700_000_000_000;

/** Runs events at times (milliseconds after T0) and returns the last state. */
function run(
  events: Array<[atMs: number, event: ConnectionEvent]>,
  random = () => 0.5,
): Connection {
  return events.reduce<Connection>(
    (connection, [atMs, event]) =>
      step(connection, event, { now: T0 + atMs, random }).connection,
    idleConnection,
  );
}

const opened: Array<[number, ConnectionEvent]> = [
  [0, { type: 'wanted' }],
  [50, { type: 'sign', heartbeatMs: 2_000 }],
];

describe('the state that a page shows', () => {
  it.each<{
    reason: string;
    events: Array<[number, ConnectionEvent]>;
    at: number;
    status: string;
  }>([
    { reason: 'nothing is wanted', events: [], at: 0, status: 'connecting' },
    {
      reason: 'nothing has arrived yet',
      events: [[0, { type: 'wanted' }]],
      at: 1_000,
      status: 'connecting',
    },
    {
      reason: 'the first answer fails to come',
      events: [[0, { type: 'wanted' }]],
      at: 5_000,
      status: 'disconnected',
    },
    { reason: 'a message came', events: opened, at: 100, status: 'live' },
    {
      reason: 'the heart beats slowly, but often enough',
      events: opened,
      at: 4_000,
      status: 'live',
    },
    {
      reason: 'silence for less than five seconds',
      events: opened,
      at: 4_600,
      status: 'disconnected',
    },
    {
      reason: 'the stream ended just now',
      events: [...opened, [1_000, { type: 'ended' }]],
      at: 1_100,
      status: 'reconnecting',
    },
    {
      reason: 'what is subscribed changed: the page does not flicker',
      events: [...opened, [1_000, { type: 'wanted' }]],
      at: 1_100,
      status: 'live',
    },
    {
      reason: 'a slower heartbeat was announced',
      events: [
        [0, { type: 'wanted' }],
        [50, { type: 'sign', heartbeatMs: 10_000 }],
      ],
      at: 9_000,
      status: 'live',
    },
  ])('is $status when $reason', ({ events, at, status }) => {
    expect(liveStateOf(run(events), T0 + at).status).toBe(status);
  });

  it('says since when, and what is shown', () => {
    const connection = run([
      ...opened,
      [3_000, { type: 'sign' }],
      [4_000, { type: 'ended', cause: 'The backend is gone.' }],
    ]);
    expect(liveStateOf(connection, T0 + 12_000)).toEqual({
      status: 'disconnected',
      since: new Date(T0 + 3_000),
      lastUpdate: new Date(T0 + 3_000),
      cause: 'The backend is gone.',
    });
  });
});

describe('what is done about a connection', () => {
  const at = (ms: number) => ({ now: T0 + ms, random: () => 1 });

  it('opens when something is wanted, and again when that changes', () => {
    expect(step(idleConnection, { type: 'wanted' }, at(0)).command).toBe(
      'open',
    );
    expect(step(run(opened), { type: 'wanted' }, at(100)).command).toBe('open');
  });

  it('does not hurry a pause because more is wanted', () => {
    const waiting = run([...opened, [100, { type: 'ended' }]]);
    expect(step(waiting, { type: 'wanted' }, at(101)).command).toBeUndefined();
  });

  it('tries again after a pause, and not before', () => {
    const waiting = run([...opened, [1_000, { type: 'ended' }]], () => 1);
    expect(step(waiting, { type: 'tick' }, at(1_400)).command).toBeUndefined();
    expect(step(waiting, { type: 'tick' }, at(1_500)).command).toBe('open');
  });

  it('tries again at once when it is nudged', () => {
    const waiting = run([...opened, [1_000, { type: 'ended' }]]);
    expect(step(waiting, { type: 'nudged' }, at(1_001)).command).toBe('open');
  });

  it('gives up a connection that is silent', () => {
    const { connection, command } = step(
      run(opened),
      { type: 'tick' },
      at(5_000),
    );
    expect(command).toBe('abort');
    expect(connection.phase).toBe('waiting');
  });

  it('waits longer after each failure, up to a limit, and anew after success', () => {
    let connection = run([[0, { type: 'wanted' }]]);
    const pauses: number[] = [];
    let now = 0;
    for (let attempt = 0; attempt < 8; attempt += 1) {
      connection = step(connection, { type: 'ended' }, at(now)).connection;
      pauses.push(connection.retryAt! - T0 - now);
      now = connection.retryAt! - T0;
      connection = step(connection, { type: 'tick' }, at(now)).connection;
    }
    expect(pauses).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000,
    ]);

    connection = step(connection, { type: 'sign' }, at(now)).connection;
    connection = step(connection, { type: 'ended' }, at(now)).connection;
    expect(connection.retryAt! - T0 - now).toBe(500);
  });

  it('asks again soon when the server ended the stream on purpose', () => {
    const { connection } = step(
      run(opened),
      { type: 'ended', planned: true },
      at(1_000),
    );
    expect(connection.retryAt! - T0).toBeLessThanOrEqual(1_300);
    expect(connection.failures).toBe(0);
  });

  it('stays as it is when nobody wants anything', () => {
    for (const type of ['sign', 'ended', 'tick', 'nudged'] as const) {
      expect(step(idleConnection, { type }, at(0))).toEqual({
        connection: idleConnection,
      });
    }
  });
});

it('never looks alive after five seconds of silence, whatever happened', () => {
  const event = fc.constantFrom<ConnectionEvent>(
    { type: 'wanted' },
    { type: 'unwanted' },
    { type: 'sign' },
    { type: 'ended' },
    { type: 'ended', planned: true },
    { type: 'nudged' },
    { type: 'tick' },
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), event)),
      fc.integer({ min: 0, max: 20_000 }),
      (history, later) => {
        let now = T0;
        let lastSign = -Infinity;
        let connection = idleConnection;
        for (const [pause, happened] of history) {
          now += pause;
          if (happened.type === 'sign') lastSign = now;
          connection = step(connection, happened, {
            now,
            random: () => 0.5,
          }).connection;
        }
        const { status } = liveStateOf(connection, now + later);
        const isSilent = now + later - lastSign >= 5_000;
        expect({ isSilent, status }).not.toEqual({
          isSilent: true,
          status: 'live',
        });
      },
    ),
  );
});
