import { createTurns } from './takeTurns';

describe('taking turns', () => {
  function job(log: string[], name: string) {
    let end!: (error?: Error) => void;
    const done = new Promise<void>((resolve, reject) => {
      end = error => (error ? reject(error) : resolve());
    });
    return {
      end,
      async work() {
        log.push(`${name} begins`);
        await done;
        log.push(`${name} ends`);
        return name;
      },
    };
  }

  it('lets what has the same key wait, and nothing else', async () => {
    const log: string[] = [];
    const takeTurns = createTurns();
    const [first, second, other] = ['first', 'second', 'other'].map(name =>
      job(log, name),
    );
    const results = [
      takeTurns('a', first.work),
      takeTurns('a', second.work),
      takeTurns('b', other.work),
    ];
    expect(log).toEqual(['first begins', 'other begins']);
    [first, second, other].forEach(({ end }) => end());
    expect(await Promise.all(results)).toEqual(['first', 'second', 'other']);
    expect(log.indexOf('second begins')).toBeGreaterThan(
      log.indexOf('first ends'),
    );
  });

  it('goes on after a failure, which only its own caller sees', async () => {
    const log: string[] = [];
    const takeTurns = createTurns();
    const [first, second] = ['first', 'second'].map(name => job(log, name));
    const failed = takeTurns('a', first.work);
    const next = takeTurns('a', second.work);
    first.end(new Error('lost'));
    second.end();
    await expect(failed).rejects.toThrow('lost');
    expect(await next).toBe('second');
  });
});
