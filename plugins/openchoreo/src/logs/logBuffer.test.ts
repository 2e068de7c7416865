import {
  appendLines,
  emptyBuffer,
  MAX_LINES,
  searchLines,
  toText,
} from './logBuffer';

const line = (text: string) => ({
  at: '2026-11-20T10:00:00Z',
  pod: 'orders-1',
  container: 'main',
  text,
  simulated: true,
});

it('lets the oldest lines go, and keeps the numbers of the others', () => {
  const many = Array.from({ length: MAX_LINES }, (_, index) =>
    line(`${index}`),
  );
  const buffer = appendLines(appendLines(emptyBuffer, many), [line('new')]);
  expect(buffer.lines).toHaveLength(MAX_LINES);
  expect(buffer.first).toBe(2);
  expect(searchLines(buffer, 'new')).toEqual([
    { number: MAX_LINES + 1, line: line('new') },
  ]);
});

it('finds text whatever its case', () => {
  const buffer = appendLines(emptyBuffer, [line('An Error'), line('fine')]);
  expect(searchLines(buffer, ' error ').map(found => found.number)).toEqual([
    1,
  ]);
  expect(searchLines(buffer, '')).toHaveLength(2);
});

it('writes a file with zone, pod and container', () => {
  expect(toText([line('hello')])).toBe(
    '2026-11-20T10:00:00Z orders-1/main hello\n',
  );
});
