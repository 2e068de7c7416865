/** A lane's place: columns follow the pipeline, rows are its branches. Both count from 1. */
export interface LanePlace {
  environment: string;
  column: number;
  row: number;
}

/** How an edge is drawn between two neighbouring columns. */
export interface EdgePlace {
  from: string;
  to: string;
  needsApproval: boolean;
  /** The gap after this column. */
  afterColumn: number;
  fromRow: number;
  toRow: number;
}

/** Where everything of a pipeline is drawn. */
export interface PipelineLayout {
  columns: number;
  lanes: LanePlace[];
  edges: EdgePlace[];
  /** Edges that pass over a column; they are said, not drawn. */
  long: Array<{ from: string; to: string }>;
}

/** An edge of a pipeline. */
export interface Edge {
  from: string;
  to: string;
  needsApproval: boolean;
}

/**
 * Places the environments of a pipeline: each one right of all that lead to
 * it, the first branch straight on, others in rows below.
 *
 * @param environments - in pipeline order, so that what leads to one comes before it
 */
export function layoutPipeline(
  environments: readonly string[],
  edges: readonly Edge[],
): PipelineLayout {
  const position = new Map(environments.map((name, index) => [name, index]));
  // NOTE: an edge against the order (a cycle) is refused at the door; it would never end here.
  const forward = edges.filter(
    ({ from, to }) =>
      (position.get(from) ?? Infinity) < (position.get(to) ?? -Infinity),
  );

  const columns = new Map<string, number>();
  for (const environment of environments) {
    const before = forward
      .filter(edge => edge.to === environment)
      .map(edge => columns.get(edge.from)!);
    columns.set(environment, 1 + Math.max(0, ...before));
  }

  const taken = new Set<string>();
  const rows = new Map<string, number>();
  for (const environment of environments) {
    const column = columns.get(environment)!;
    const source = forward.find(
      edge => edge.to === environment && columns.get(edge.from) === column - 1,
    );
    let row = source ? rows.get(source.from)! : 1;
    while (taken.has(`${column}/${row}`)) row += 1;
    taken.add(`${column}/${row}`);
    rows.set(environment, row);
  }

  const isShort = ({ from, to }: Edge) =>
    columns.get(to)! - columns.get(from)! === 1;
  return {
    columns: Math.max(0, ...columns.values()),
    lanes: environments.map(environment => ({
      environment,
      column: columns.get(environment)!,
      row: rows.get(environment)!,
    })),
    edges: forward.filter(isShort).map(edge => ({
      ...edge,
      afterColumn: columns.get(edge.from)!,
      fromRow: rows.get(edge.from)!,
      toRow: rows.get(edge.to)!,
    })),
    long: forward
      .filter(edge => !isShort(edge))
      .map(({ from, to }) => ({ from, to })),
  };
}
