import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import { stringify } from 'yaml';
import {
  refOf,
  type KubeObject,
  type ObjectRef,
} from '@openchoreo-backstage/kube-objects';
import type { ApplyResponse } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import { inWords, problemsOf, sentenceWith } from '../refusal/refusal';
import { differences } from './differences';

/** What of a step's context applying needs. */
export interface ApplyContext {
  logger: LoggerService;
  isDryRun?: boolean;
  signal?: AbortSignal;
  getInitiatorCredentials(): Promise<BackstageCredentials>;
  checkpoint<T extends JsonValue | void>(options: {
    key: string;
    fn: () => Promise<T>;
  }): Promise<T>;
}

/** What happened to one object, or would happen. */
export interface Change {
  kind: string;
  namespace: string;
  name: string;
  action: 'created' | 'unchanged';
  // The scaffolder keeps it as JSON.
  [key: string]: string;
}

/** Objects as they were asked for, and what happened to them. */
export interface Applied {
  /** Multi-document YAML. */
  manifests: string;
  changes: Change[];
}

/**
 * Creates the objects that are missing, in one request, all or none; references
 * have to exist. What is there is never written: a second time changes nothing,
 * and something of the same name that differs is refused, since whoever made or
 * changed it would lose their work.
 *
 * Not guaranteed: an object of the same name that somebody else makes in the
 * milliseconds between look and write is changed to what was asked for.
 *
 * @throws ConflictError when something of the same name is there and differs
 * @throws Error with every problem and its path
 */
export async function applyOnce(
  context: ApplyContext,
  openchoreo: Pick<OpenChoreoService, 'apply' | 'get'>,
  objects: readonly KubeObject[],
): Promise<Applied> {
  const { logger, isDryRun } = context;
  const manifests = asYaml(objects);
  if (isDryRun) {
    const changes = await tryOut();
    for (const line of manifests.trimEnd().split('\n')) logger.info(line);
    return { manifests, changes };
  }
  // What a crashed run did stays done, whatever people made of it since.
  const changes = await context.checkpoint({
    key: `apply.${objects.map(named).join(',')}`,
    fn: write,
  });
  return { manifests, changes };

  async function write(): Promise<Change[]> {
    const missing = await look();
    if (missing.length > 0) {
      await preview(missing);
      tellWarnings(await send(missing, { strict: true }));
    }
    return tell(missing, 'was created');
  }

  async function tryOut(): Promise<Change[]> {
    const missing = await look();
    if (missing.length > 0) tellWarnings(await preview(missing));
    return tell(missing, 'would be created');
  }

  /** The objects that are not there yet. */
  async function look(): Promise<KubeObject[]> {
    const options = await callOptions();
    const stored = await Promise.all(
      objects.map(({ kind, metadata: { name, namespace } }) =>
        inWords(
          openchoreo.get(
            { kind, name, ...(namespace ? { namespace } : {}) },
            options,
          ),
        ),
      ),
    );
    const problems = objects.flatMap((object, index) =>
      differences(object, stored[index]).map(problem => ({
        object: named(object),
        ...problem,
      })),
    );
    if (problems.length > 0) throw taken(problems);
    return objects.filter((_, index) => stored[index] === undefined);
  }

  async function preview(missing: readonly KubeObject[]) {
    const answer = await refusedInWords();
    // What one may write but not read looks as if it were missing.
    const hidden = answer.results.filter(({ action }) => action !== 'created');
    if (hidden.length > 0) {
      throw taken(
        hidden.map(result => ({
          object: label(result),
          path: 'metadata.name',
          message: 'is taken already',
        })),
      );
    }
    return answer;

    async function refusedInWords(): Promise<ApplyResponse> {
      try {
        return await send(missing, { dryRun: true, strict: true });
      } catch (error) {
        const problems = problemsOf((error as Error).cause);
        if (!isDryRun || !isAboutProjectsOnly(problems)) throw error;
        // A dry run creates nothing, so what an earlier step creates is missing.
        logger.warn(
          `${problems[0].path} ${problems[0].message}: an earlier step has to create it.`,
        );
        return send(missing, { dryRun: true, strict: false });
      }
    }
  }

  async function send(
    some: readonly KubeObject[],
    options: { dryRun?: boolean; strict: boolean },
  ): Promise<ApplyResponse> {
    return inWords(
      openchoreo.apply(asYaml(some), {
        ...options,
        ...(await callOptions()),
      }),
    );
  }

  async function callOptions() {
    return {
      credentials: await context.getInitiatorCredentials(),
      ...(context.signal ? { signal: context.signal } : {}),
    };
  }

  function tell(missing: readonly KubeObject[], words: string): Change[] {
    return objects.map(object => {
      const isNew = missing.includes(object);
      logger.info(`${named(object)} ${isNew ? words : 'is there already'}.`);
      return {
        kind: object.kind,
        namespace: object.metadata.namespace ?? '',
        name: object.metadata.name,
        action: isNew ? 'created' : 'unchanged',
      };
    });
  }

  function tellWarnings({ results }: ApplyResponse) {
    for (const result of results) {
      for (const warning of result.warnings) {
        logger.warn(`${label(result)}: ${warning}`);
      }
    }
  }
}

function taken(
  problems: ReadonlyArray<{ object: string; path: string; message: string }>,
): ConflictError {
  return new ConflictError(
    sentenceWith(
      'Nothing was changed: something of that name is there already and differs. Choose another name, or change what is there with openchoreo:deploy-image or in the portal.',
      problems,
    ),
  );
}

function isAboutProjectsOnly(problems: ReadonlyArray<{ path: string }>) {
  return (
    problems.length > 0 &&
    problems.every(({ path }) => path === 'spec.owner.projectName')
  );
}

function asYaml(objects: readonly KubeObject[]): string {
  return objects.map(object => stringify(object)).join('---\n');
}

function named(object: KubeObject): string {
  return label(refOf(object));
}

function label({ kind, namespace, name }: Omit<ObjectRef, 'apiVersion'>) {
  return namespace ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}
