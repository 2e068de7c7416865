/** Time as the stream needs it; tests bring their own. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once; the result calls it off. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back again and again; the result ends it. */
  every(ms: number, callback: () => void): () => void;
}
