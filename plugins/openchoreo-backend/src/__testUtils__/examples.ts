import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the examples. */
export const EXAMPLES = join(__dirname, '../../../../examples');

/** The YAML files of a folder of the examples, as one body. */
export function exampleManifests(folder: 'platform' | 'storefront'): string {
  const directory = join(EXAMPLES, folder);
  return readdirSync(directory)
    .filter(name => name.endsWith('.yaml'))
    .map(name => readFileSync(join(directory, name), 'utf8'))
    .join('\n---\n');
}
