import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { isMarker, isSealed, keyRing, markerOf } from './KeyRing';

const key = (id: string) => ({
  id,
  secret: randomBytes(32).toString('base64'),
});

describe('keyRing', () => {
  it('opens what it sealed, whatever it is', () => {
    const ring = keyRing([key('a')]);
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string(),
        (plain, scope) => {
          expect(ring.open(ring.seal(plain, scope), scope)).toBe(plain);
        },
      ),
    );
  });

  it('never seals twice alike, but marks alike', () => {
    const ring = keyRing([key('a')]);
    const [one, two] = [ring.seal('x', 's'), ring.seal('x', 's')];
    expect(one).not.toBe(two);
    expect(markerOf(one)).toBe(markerOf(two));
    expect(ring.marker('x', 's')).toBe(markerOf(one));
    expect(ring.marker('y', 's')).not.toBe(markerOf(one));
  });

  it('binds texts and markers to their scope', () => {
    const ring = keyRing([key('a')]);
    expect(() => ring.open(ring.seal('x', 'here'), 'there')).toThrow();
    expect(ring.marker('x', 'here')).not.toBe(ring.marker('x', 'there'));
  });

  it('notices when a text was changed', () => {
    const ring = keyRing([key('a')]);
    const sealed = ring.seal('x'.repeat(20), 's');
    const at = sealed.length - 30;
    const other = sealed[at] === 'A' ? 'B' : 'A';
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
    expect(() => ring.open(changed, 's')).toThrow();
  });

  it('seals with the first key and opens with all', () => {
    const [old, fresh] = [key('old'), key('fresh')];
    const sealed = keyRing([old]).seal('x', 's');
    const both = keyRing([fresh, old]);
    expect(both.open(sealed, 's')).toBe('x');
    expect(both.isCurrent(sealed)).toBe(false);
    expect(both.isCurrent(both.seal('x', 's'))).toBe(true);
    expect(() => keyRing([fresh]).open(sealed, 's')).toThrow(
      'The encryption key "old" is not in the key ring',
    );
  });

  it.each([
    { keys: [], reason: /at least one/ },
    { keys: [{ id: 'a b', secret: key('x').secret }], reason: /letters/ },
    { keys: [{ id: 'a', secret: 'c2hvcnQ=' }], reason: /32 bytes.*has 5/ },
    { keys: [key('a'), key('a')], reason: /Two encryption keys/ },
  ])('refuses keys that are none: $reason', ({ keys, reason }) => {
    expect(() => keyRing(keys)).toThrow(reason);
  });

  it('tells sealed texts and markers from other texts', () => {
    const sealed = keyRing([key('a')]).seal('x', 's');
    expect([sealed, markerOf(sealed), 'x', 7].map(isSealed)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([sealed, markerOf(sealed), 'redacted:x', 7].map(isMarker)).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(() => markerOf('x')).toThrow();
    expect(() => keyRing([key('a')]).open('x', 's')).toThrow();
  });
});
