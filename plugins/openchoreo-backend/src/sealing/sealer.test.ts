import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { createSealer } from './sealer';

const key = (id: string) => ({ id, secret: randomBytes(32) });

describe('createSealer', () => {
  const older = key('older');
  const newer = key('newer');

  it('verifies what it sealed, whatever the order of members', () => {
    const sealer = createSealer([newer]);
    const seal = sealer.seal({ a: 1, b: [2] });
    expect(seal).toMatch(/^newer:/);
    expect(sealer.verify({ b: [2], a: 1 }, seal)).toBe(true);
  });

  it('verifies seals of an older key after a new one was put in front', () => {
    const seal = createSealer([older]).seal('x');
    expect(createSealer([newer, older]).verify('x', seal)).toBe(true);
    expect(createSealer([newer]).verify('x', seal)).toBe(false);
  });

  it.each([undefined, '', 'older', 'older:', ':abc', 'nobody:abc', 'older:!'])(
    'takes %j for no seal',
    seal => {
      expect(createSealer([older]).verify('x', seal)).toBe(false);
    },
  );

  it('refuses any other payload', () => {
    const sealer = createSealer([older]);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        const same = sealer.seal(a) === sealer.seal(b);
        expect(sealer.verify(b, sealer.seal(a))).toBe(same);
      }),
    );
  });

  it('refuses an empty ring and ids that are not unique', () => {
    expect(() => createSealer([])).toThrow('key ring is empty');
    expect(() => createSealer([key('a'), key('a')])).toThrow('same id');
  });
});
