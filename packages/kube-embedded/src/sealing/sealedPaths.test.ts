import {
  mapSealed,
  parseSealedPath,
  valueAtPath,
  withoutSealed,
} from './sealedPaths';

const paths = (...texts: string[]) => texts.map(parseSealedPath);

describe('sealed paths', () => {
  const object = {
    data: { a: 'x', 'tls.crt': 'y', n: 1 },
    list: [{ password: 'p', user: 'u' }, { password: 'q' }],
    deep: { one: { token: 't' }, two: { token: 'v', other: 'w' } },
  };

  it.each([
    {
      declared: ['data'],
      found: ['data.a', 'data[tls.crt]', 'data.n'],
      reason: 'all below a member',
    },
    {
      declared: ['list.*.password'],
      found: ['list[0].password', 'list[1].password'],
      reason: 'one member of each item',
    },
    {
      declared: ['deep.*.token'],
      found: ['deep.one.token', 'deep.two.token'],
      reason: 'one member of each member',
    },
    { declared: ['list.password'], found: [], reason: 'lists need a *' },
    { declared: ['absent.path'], found: [], reason: 'nothing is there' },
    {
      declared: ['data.a', 'list'],
      found: ['data.a', 'list[0].password', 'list[0].user', 'list[1].password'],
      reason: 'several paths',
    },
  ])('finds $declared: $reason', ({ declared, found }) => {
    const seen: string[] = [];
    mapSealed(object, paths(...declared), leaf => {
      seen.push(leaf.path);
      return leaf.value;
    });
    expect(seen).toEqual(found);
  });

  it('changes a copy and shares what stays', () => {
    const mapped = mapSealed(object, paths('list.*.password'), () => 'z');
    expect(mapped.list.map(item => item.password)).toEqual(['z', 'z']);
    expect(object.list[0].password).toBe('p');
    expect(mapped.data).toBe(object.data);
    expect(mapSealed(object, paths('data'), leaf => leaf.value)).toBe(object);
  });

  it('takes members away', () => {
    expect(
      withoutSealed(object, paths('data', 'list.*.password', 'deep.*.token')),
    ).toEqual({
      list: [{ user: 'u' }, {}],
      deep: { one: {}, two: { other: 'w' } },
    });
    expect(withoutSealed(object, paths('list.*')).list).toEqual([]);
    expect(withoutSealed('text', paths('a'))).toBe('text');
  });

  it.each([
    { path: 'data.a', value: 'x' },
    { path: 'data.tls.crt', value: 'y' },
    { path: 'data[tls.crt]', value: 'y' },
    { path: 'list[1].password', value: 'q' },
    { path: 'deep.two.token', value: 'v' },
    { path: 'list[7].password', value: undefined },
    { path: 'data.a.b', value: undefined },
    { path: 'constructor', value: undefined },
    { path: '', value: object },
  ])('reads what stands at "$path"', ({ path, value }) => {
    expect(valueAtPath(object, path)).toEqual(value);
  });

  it.each(['', 'a..b', '.a'])('refuses the path "%s"', text => {
    expect(() => parseSealedPath(text)).toThrow('is not a path to seal');
  });
});
