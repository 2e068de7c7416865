import fc from 'fast-check';
import {
  byteLength,
  cidrProblem,
  durationProblem,
  gitUrlProblem,
  groupRefProblem,
  requesterProblem,
  timeZoneProblem,
  urlProblem,
} from './formats';

const RIGHT: Array<[string, (text: string) => string | undefined, string[]]> = [
  ['duration', durationProblem, ['1s', '1h30m', '0.5h', '1500ms', '0h1s']],
  ['URL', urlProblem, ['https://a.example/x?y#z', 'http://127.0.0.1:80']],
  [
    'Git location',
    gitUrlProblem,
    [
      'https://git.example/a.git',
      'ssh://git@git.example:22/a',
      'git@git.example:a/b.git',
    ],
  ],
  [
    'address',
    cidrProblem,
    ['10.0.0.0/8', '192.168.1.1', '0.0.0.0/0', '::1', 'fe80::/10', '::/0'],
  ],
  ['time zone', timeZoneProblem, ['Europe/Rome', 'UTC']],
  ['group', groupRefProblem, ['group:default/release-managers']],
  [
    'requester',
    requesterProblem,
    ['user:default/anna', 'system:auto-promote', 'group:acme/ops'],
  ],
];

const WRONG: Array<[string, (text: string) => string | undefined, string[]]> = [
  ['duration', durationProblem, ['', '0s', '1', '-1s', '1d', '1h foo', '0h0m']],
  [
    'URL',
    urlProblem,
    ['', 'a.example', '/x', 'ftp://a.example', 'https://u:p@a.example'],
  ],
  [
    'Git location',
    gitUrlProblem,
    ['', 'file:///etc/passwd', 'https://x:token@git.example/a', 'a b@c:d'],
  ],
  [
    'address',
    cidrProblem,
    [
      '',
      '10.0.0.0/33',
      '::/129',
      '10.0.0',
      '256.1.1.1',
      'a',
      '::1%eth0',
      '10.0.0.0/8/8',
      '01.1.1.1',
    ],
  ],
  ['time zone', timeZoneProblem, ['', 'Mars/Olympus']],
  ['group', groupRefProblem, ['', 'release-managers', 'user:default/anna']],
  ['requester', requesterProblem, ['', 'anna', 'system:', 'user:default']],
];

describe('formats', () => {
  it.each(
    RIGHT.flatMap(([what, check, texts]) =>
      texts.map(text => [what, text, check] as const),
    ),
  )('takes as %s: %s', (_what, text, check) => {
    expect(check(text)).toBeUndefined();
  });

  it.each(
    WRONG.flatMap(([what, check, texts]) =>
      texts.map(text => [what, text, check] as const),
    ),
  )('refuses as %s: %s', (_what, text, check) => {
    expect(check(text)).toMatch(/^must /);
  });

  it('takes every sum of parts as a duration, unless all are zero', () => {
    const part = fc.tuple(fc.nat(1000), fc.constantFrom('ms', 's', 'm', 'h'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), parts => {
        const text = parts.map(([n, unit]) => `${n}${unit}`).join('');
        const isZero = parts.every(([n]) => n === 0);
        expect(durationProblem(text)).toBe(
          isZero ? 'must be above zero' : undefined,
        );
      }),
    );
  });

  it('counts bytes, not characters', () => {
    expect(byteLength('é€')).toBe(5);
  });
});
