import { ConfigReader } from '@backstage/config';
import { readFallback } from './readFallback';

const read = (otherPlugins?: string) =>
  readFallback(
    new ConfigReader({ openchoreo: { permission: { otherPlugins } } }),
  );

describe('readFallback', () => {
  it('allows when nothing is configured', () => {
    expect(read()).toBe('allow');
  });

  it('takes the configured word', () => {
    expect(read('deny')).toBe('deny');
  });

  it('refuses other words, which may have meant to deny', () => {
    expect(() => read('none')).toThrow('use allow, read, deny');
  });
});
