import type { ObjectRef } from '@openchoreo-backstage/kube-objects';
import type { WriteContext } from '@openchoreo-backstage/kube-runtime';
import { decide } from '../writes/decide';
import type { PreparedWrite } from '../writes/Write';
import type { Step } from '../writes/WriteQueue';
import { type WriteScope, writeStep } from './writeStep';

/** What the cluster itself does to a namespace; admission is not asked. */
export function namespaceStep(
  verb: 'apply' | 'finalize',
  ref: ObjectRef,
  scope: WriteScope,
  context: WriteContext,
): Step {
  const { apiVersion, kind, name } = ref;
  const write: PreparedWrite = {
    verb,
    kind: scope.kinds.find(ref),
    ref,
    input: { apiVersion, kind, metadata: { name } },
    secrets: new Map(),
    problems: [],
    manager: context.actor,
    force: true,
    strict: false,
    dryRun: false,
    deletion: {},
    context,
  };
  return writeStep(
    write,
    (current, around) => decide(write, current, around),
    scope,
  );
}
