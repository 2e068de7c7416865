import { createMockDirectory } from '@backstage/backend-test-utils';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_FILE, loadOrCreateKeys, parseKeys } from './keys';

describe('loadOrCreateKeys', () => {
  const directory = createMockDirectory();
  const file = () => join(directory.path, 'keys', KEY_FILE);
  const load = () => loadOrCreateKeys(join(directory.path, 'keys'));
  beforeEach(() => directory.clear());

  it('creates keys once, readable by the owner only', async () => {
    const [first, second] = await Promise.all([load(), load()]);
    expect(second).toEqual(first);
    expect(await load()).toEqual(first);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(first.seal[0].secret).toHaveLength(32);
    expect(first.encryption[0].secret).not.toEqual(first.seal[0].secret);
  });

  it('refuses a file that others can read', async () => {
    await load();
    await chmod(file(), 0o644);
    await expect(load()).rejects.toThrow('can be read by others');
  });

  it('does not show the content of a damaged file', async () => {
    await load();
    const text = await readFile(file(), 'utf8');
    await writeFile(file(), `${text}}`);
    await expect(load()).rejects.toThrow(/^(?!.*"secret").*is not JSON/);
  });
});

describe('parseKeys', () => {
  it('names every problem without the secret', () => {
    const short = Buffer.from('short').toString('base64');
    expect(() =>
      parseKeys({ seal: [{ id: 'a b', secret: short }], encryption: [] }, 'x'),
    ).toThrow(
      /seal\.0\.id: .*; seal\.0\.secret: must be at least 32 bytes in base64; encryption: /,
    );
  });
});
