import type { LogLine } from '@openchoreo-backstage/plugin-openchoreo-common';

/** Older lines are let go, so that a page left open does not grow without end. */
export const MAX_LINES = 5_000;

/** Lines as they are kept; `first` numbers them through. */
export interface LogBuffer {
  lines: readonly LogLine[];
  /** Number of the first line that is kept, from 1. */
  first: number;
}

export const emptyBuffer: LogBuffer = { lines: [], first: 1 };

/** The buffer after more lines came. */
export function appendLines(
  buffer: LogBuffer,
  more: readonly LogLine[],
): LogBuffer {
  const all = [...buffer.lines, ...more];
  const dropped = Math.max(0, all.length - MAX_LINES);
  return { lines: all.slice(dropped), first: buffer.first + dropped };
}

/** A line with the number that it keeps whatever is filtered. */
export interface NumberedLine {
  number: number;
  line: LogLine;
}

/** The lines that contain a text, case aside. */
export function searchLines(buffer: LogBuffer, text: string): NumberedLine[] {
  const wanted = text.trim().toLowerCase();
  return buffer.lines
    .map((line, index) => ({ number: buffer.first + index, line }))
    .filter(({ line }) => !wanted || line.text.toLowerCase().includes(wanted));
}

/** The lines as a file: one per line, with time, pod and container. */
export function toText(lines: readonly LogLine[]): string {
  return lines
    .map(
      ({ at, pod, container, text }) => `${at} ${pod}/${container} ${text}\n`,
    )
    .join('');
}
