import { createHash } from 'crypto';
import fc from 'fast-check';
import { contentHash, sha256Hex } from './contentHash';

describe('sha256Hex', () => {
  it('is the SHA-256 of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        expect(sha256Hex(text)).toBe(
          createHash('sha256').update(text, 'utf8').digest('hex'),
        );
      }),
    );
  });

  it('names the volume of an inline file', () => {
    expect(sha256Hex('/etc/config/test.properties').slice(0, 8)).toBe(
      '5401f036',
    );
  });
});

describe('contentHash', () => {
  it('does not depend on the order of members', () => {
    const hash = contentHash({ a: 1, b: [{ c: 2, d: 3 }] });
    expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(contentHash({ b: [{ d: 3, c: 2 }], a: 1, e: undefined })).toBe(hash);
  });

  it('depends on every value', () => {
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: '1' }));
  });
});
