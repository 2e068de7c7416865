import fc from 'fast-check';
import { layoutPipeline, type Edge } from './layout';

const edge = (from: string, to: string): Edge => ({
  from,
  to,
  needsApproval: false,
});

function placesOf(names: string[], edges: Edge[]) {
  return Object.fromEntries(
    layoutPipeline(names, edges).lanes.map(({ environment, column, row }) => [
      environment,
      `${column}/${row}`,
    ]),
  );
}

it('draws a line as a line', () => {
  expect(
    placesOf(
      ['dev', 'staging', 'prod'],
      [edge('dev', 'staging'), edge('staging', 'prod')],
    ),
  ).toEqual({ dev: '1/1', staging: '2/1', prod: '3/1' });
});

it('draws branches below, and what follows a branch beside it', () => {
  expect(
    placesOf(
      ['dev', 'load', 'staging', 'prod'],
      [edge('dev', 'load'), edge('dev', 'staging'), edge('staging', 'prod')],
    ),
  ).toEqual({ dev: '1/1', load: '2/1', staging: '2/2', prod: '3/2' });
});

it('puts a meeting point right of all that lead to it, and says the long way', () => {
  const { lanes, long } = layoutPipeline(
    ['dev', 'staging', 'prod'],
    [edge('dev', 'staging'), edge('staging', 'prod'), edge('dev', 'prod')],
  );
  expect(lanes[2]).toMatchObject({ column: 3 });
  expect(long).toEqual([{ from: 'dev', to: 'prod' }]);
});

it('shows environments that nothing leads to', () => {
  expect(placesOf(['a', 'b'], [])).toEqual({ a: '1/1', b: '1/2' });
});

it('places every environment once, none on another, and ends on any input', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const anyEdge = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...names, 'unknown'))
    .map(([from, to]) => edge(from, to));
  fc.assert(
    fc.property(fc.array(anyEdge), edges => {
      const { lanes, edges: drawn, columns } = layoutPipeline(names, edges);
      expect(lanes.map(lane => lane.environment)).toEqual(names);
      expect(
        new Set(lanes.map(({ column, row }) => `${column}/${row}`)).size,
      ).toBe(names.length);
      const columnOf = new Map(
        lanes.map(lane => [lane.environment, lane.column]),
      );
      for (const { from, to } of drawn) {
        expect(columnOf.get(to)! - columnOf.get(from)!).toBe(1);
      }
      expect(Math.max(...columnOf.values())).toBe(columns);
    }),
  );
});
