// @ts-check
import { existsSync, readFileSync } from 'node:fs';

/**
 * The report that a test tool wrote as JSON.
 *
 * @param {string} file
 * @throws Error when the tool ended before it wrote one
 */
export function readReport(file) {
  if (!existsSync(file)) throw new Error('Ended before its tests were done');
  return JSON.parse(readFileSync(file, 'utf8'));
}
