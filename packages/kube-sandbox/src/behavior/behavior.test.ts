import { DEFAULT_BEHAVIOR, parseBehavior } from './behavior';

describe('parseBehavior', () => {
  it('becomes ready after a moment when nothing is said', () => {
    expect(parseBehavior(undefined).behavior).toBe(DEFAULT_BEHAVIOR);
    expect(parseBehavior('{}').behavior).toEqual({
      readyAfterMs: 1500,
      exitCode: 1,
      logLines: [],
    });
  });

  it.each([
    {
      reason: 'all fields',
      text: '{"readyAfter":"2s","crashAfter":"1m","exitCode":3,"logLines":["a"],"message":"why"}',
      expected: {
        readyAfterMs: 2000,
        crashAfterMs: 60_000,
        exitCode: 3,
        logLines: ['a'],
        message: 'why',
      },
    },
    {
      reason: 'what crashes is never ready by itself',
      text: '{"crashAfter":"3s"}',
      expected: { crashAfterMs: 3000, exitCode: 1, logLines: [] },
    },
    {
      reason: 'what hangs is never ready at all',
      text: '{"hang":true,"readyAfter":"1s"}',
      expected: { exitCode: 1, logLines: [] },
    },
    {
      reason: 'a clean exit',
      text: '{"crashAfter":"0s","exitCode":0}',
      expected: { crashAfterMs: 0, exitCode: 0, logLines: [] },
    },
  ])('reads $reason', ({ text, expected }) => {
    expect(parseBehavior(text).behavior).toEqual(expected);
  });

  it('says all that is wrong at once', () => {
    const { problems } = parseBehavior(
      '{"readyAfter":"soon","crashAfter":"-1s","exitCode":256,"hang":"yes","logLines":[1],"message":2,"toString":1}',
    );
    expect(problems?.map(({ path, message }) => `${path} ${message}`)).toEqual([
      'readyAfter must be a duration such as 2s',
      'crashAfter must be a duration such as 3s',
      'exitCode must be a whole number from 0 to 255',
      'hang must be true or false',
      'logLines must be a list of texts',
      'message must be a text',
      'toString is not known; there are readyAfter, crashAfter, exitCode, hang, logLines, message',
    ]);
  });

  it.each(['', '{', '[]', '"x"', 'null'])('refuses %j', text => {
    expect(parseBehavior(text).problems).toHaveLength(1);
  });
});
