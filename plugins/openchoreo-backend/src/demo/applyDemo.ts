import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import { applyManifests, type ApplyTarget } from '../http/apply/applyManifests';
import { parseManifests } from '../http/apply/documents';
import { completeDocuments } from '../http/apply/completeDocuments';

/** Left behind so that what people delete from the demo stays deleted. */
const MARKER = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'default',
  name: 'openchoreo-demo',
} as const;

/**
 * Gives an empty installation something to look at: applies the manifests
 * once. Later starts leave everything as people made it.
 *
 * @throws Error that names the file and every problem in it
 */
export async function applyDemo(options: {
  paths: readonly string[];
  client: ObjectClient;
  target: ApplyTarget;
  logger: LoggerService;
}): Promise<void> {
  const { paths, client, target, logger } = options;
  if (paths.length === 0 || (await isApplied(client))) return;
  for (const path of paths) {
    for (const file of await filesIn(path)) {
      await applyFile(file, target);
    }
  }
  await client.create(
    {
      apiVersion: MARKER.apiVersion,
      kind: MARKER.kind,
      metadata: { name: MARKER.name, namespace: MARKER.namespace },
      data: { manifests: paths.join('\n') },
    } as Parameters<ObjectClient['create']>[0],
    { actor: 'system:demo' },
  );
  logger.info(`The demo was set up from ${paths.join(', ')}.`);
}

async function isApplied(client: ObjectClient): Promise<boolean> {
  try {
    await client.get(MARKER);
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

async function applyFile(file: string, target: ApplyTarget): Promise<void> {
  const { documents, problems } = parseManifests(await readFile(file, 'utf8'));
  problems.push(...completeDocuments(documents));
  if (problems.length === 0) {
    const outcome = await applyManifests(
      {
        documents,
        dryRun: false,
        strict: false,
        context: { actor: 'service:demo', reason: 'Set up with the demo' },
      },
      target,
    );
    if (!('problems' in outcome)) return;
    problems.push(...outcome.problems);
  }
  throw new Error(
    `The demo cannot be set up from ${file}: ${problems
      .map(({ line, object, path, message }) =>
        [object, line && `line ${line}`, path && `${path}:`, message]
          .filter(Boolean)
          .join(' '),
      )
      .join('; ')}`,
  );
}

/** A file itself, or the YAML files of a folder: what others refer to first, then by name. */
async function filesIn(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const names = (await readdir(path)).filter(name => /\.ya?ml$/.test(name));
  return names
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(name => join(path, name));
}

function rank(name: string): number {
  return /^(organization|project)\.ya?ml$/.test(name) ? 0 : 1;
}
