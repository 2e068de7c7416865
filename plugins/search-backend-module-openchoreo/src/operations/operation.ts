/** One thing that an API can be asked for, whatever its language. */
export interface Operation {
  /** Verb in capitals: `GET`, `QUERY`, `RPC`, `SEND`. */
  method: string;
  /** What it is done to: a path, a field, a method's full name, a channel's address. */
  path: string;
  /** One line. */
  summary: string;
  description: string;
  /** Tags and the operation's own id. */
  tags: string[];
}

/** A definition that says nothing that could be indexed; the message says why. */
export class UnreadableDefinitionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreadableDefinitionError';
  }
}
