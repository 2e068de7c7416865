import { randomUUID } from 'node:crypto';
import {
  AlreadyExistsError,
  BadRequestError,
  ConflictError,
  type KubeObject,
  type Stored,
  formatRef,
} from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';
import type { Admission } from '../admission/Admission';
import type { Database } from '../database/Database';
import {
  type ObjectKey,
  type ObjectRecord,
  keyText,
  readRecord,
} from '../store/records';
import { decide } from '../writes/decide';
import { prepareWrite } from '../writes/prepare';
import type { PreparedWrite, Write } from '../writes/Write';
import type { Step, WriteQueue } from '../writes/WriteQueue';
import { admitWrite } from './admit';
import {
  type WriteScope,
  namespaceKey,
  objectKey,
  viewOf,
  writeStep,
} from './writeStep';

/** What was judged is no longer what is stored. */
const MOVE_RETRIES = 20;
/** A generated name can be taken already. */
const NAME_RETRIES = 8;

export interface WriterOptions {
  scope: WriteScope;
  admission: readonly Admission[];
  client: ObjectClient;
  database: Database;
  queue: WriteQueue;
}

/** Does writes, all of them or none. */
export type Writer = (
  writes: readonly Write[],
  context: WriteContext,
) => Promise<Stored[]>;

/** Thrown inside the transaction when an object is not the one that admission saw. */
class MovedError extends Error {}

export function createWriter(options: WriterOptions): Writer {
  const { scope, queue } = options;

  async function attempt(
    writes: readonly Write[],
    context: WriteContext,
  ): Promise<Stored[]> {
    const prepared = writes.map(write => prepareWrite(write, context, scope));
    const dry = prepared.filter(write => write.dryRun).length;
    if (dry > 0 && dry < prepared.length) {
      throw new BadRequestError(
        'Writes that are done together are either all dry runs or none',
      );
    }
    if (dry === 0 && options.admission.length === 0) {
      return queue.write(
        prepared.map(write =>
          writeStep(
            write,
            (current, around) => decide(write, current, around),
            scope,
          ),
        ),
      );
    }
    const plan = await planWrites(prepared, options);
    return dry > 0 ? plan.results : queue.write(plan.steps);
  }

  return async (writes, context) => {
    const generates = writes.some(
      write =>
        write.verb === 'create' &&
        !write.object?.metadata?.name &&
        write.object?.metadata?.generateName,
    );
    for (let moves = 0, names = 0; ; ) {
      try {
        return await attempt(writes, context);
      } catch (error) {
        if (error instanceof MovedError && moves < MOVE_RETRIES) {
          moves += 1;
        } else if (error instanceof MovedError) {
          throw new ConflictError(error.message, { cause: error });
        } else if (
          error instanceof AlreadyExistsError &&
          generates &&
          names < NAME_RETRIES
        ) {
          names += 1;
        } else {
          throw error;
        }
      }
    }
  };
}

interface Plan {
  steps: Step[];
  /** As the writer would see them. */
  results: Stored[];
}

/** An object as the plan believes it to be. */
interface Belief {
  record?: ObjectRecord;
  object?: Stored;
  /** Whether an earlier write of the plan made it so. */
  planned: boolean;
}

/**
 * Decides on writes before the transaction, as admission rules need it. The
 * transaction then only checks that what was read is still what is stored.
 */
async function planWrites(
  prepared: readonly PreparedWrite[],
  options: WriterOptions,
): Promise<Plan> {
  const { scope, database } = options;
  const beliefs = new Map<string, Belief>();
  const plan: Plan = { steps: [], results: [] };

  async function believe(key: ObjectKey): Promise<Belief> {
    const text = keyText(key);
    const known = beliefs.get(text);
    if (known) {
      return known;
    }
    const record = await readRecord(database, key);
    const belief: Belief = {
      record,
      object: record && viewOf(scope.kinds, record.kind, record.body),
      planned: false,
    };
    beliefs.set(text, belief);
    return belief;
  }

  for (const write of prepared) {
    const { kind, ref } = write;
    const key = objectKey(scope, kind, ref);
    const belief = await believe(key);
    const namespace =
      kind.namespaced && (write.verb === 'create' || write.verb === 'apply')
        ? await believe(namespaceKey(scope.clusterKey, ref.namespace ?? ''))
        : undefined;
    const { write: admitted, outcome } = await admitWrite(
      write,
      belief.object,
      {
        now: scope.clock.now(),
        newUid: randomUUID,
        namespace: namespace?.object,
      },
      { ...options, clusterId: scope.clusterId, ring: scope.ring },
    );
    const step = writeStep(
      admitted,
      (current, around) => {
        requireAsBelieved(write, belief, current);
        if (namespace) {
          requireAsBelieved(write, namespace, around.namespace);
        }
        return outcome.result === 'unchanged' && current
          ? { result: 'unchanged', object: current }
          : outcome;
      },
      scope,
    );
    const result = predicted(outcome.object, belief.object);
    if (write.dryRun && outcome.result === 'put') {
      step.seal(result, belief.record);
    }
    plan.steps.push(step);
    plan.results.push(result);
    beliefs.set(keyText(key), {
      record: belief.record,
      object: outcome.result === 'removed' ? undefined : result,
      planned: true,
    });
  }
  return plan;
}

function requireAsBelieved(
  write: PreparedWrite,
  belief: Belief,
  current: Stored | undefined,
): void {
  const { resourceVersion } = belief.object?.metadata ?? {};
  if (
    !belief.planned &&
    current?.metadata.resourceVersion !== resourceVersion
  ) {
    throw new MovedError(
      `${formatRef(
        write.ref,
      )} or its namespace changes faster than it can be judged; try again`,
    );
  }
}

/** A resource version comes with the commit only; until then the old one shows. */
function predicted(object: KubeObject, current: Stored | undefined): Stored {
  const resourceVersion = current?.metadata.resourceVersion ?? '0';
  return {
    ...object,
    metadata: { ...object.metadata, resourceVersion },
  } as Stored;
}
