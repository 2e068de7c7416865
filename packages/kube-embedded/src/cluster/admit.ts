import type { FieldProblem, Stored } from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import type { Admission, AdmissionRequest } from '../admission/Admission';
import type { KeyRing } from '../sealing/KeyRing';
import { maskSecrets } from '../sealing/masking';
import { shapeDraft } from '../writes/decide';
import { type Surroundings, draftOf } from '../writes/draft';
import { type Outcome, settle } from '../writes/settle';
import type { PreparedWrite } from '../writes/Write';

export interface AdmitOptions {
  admission: readonly Admission[];
  client: ObjectClient;
  clusterId: string;
  ring?: KeyRing;
}

/** What a write comes to once all rules were asked. */
export interface Admitted {
  /** With the secrets that rules have put in. */
  write: PreparedWrite;
  outcome: Outcome;
}

/** Decides on a write by the rules of the kind and of the cluster. */
export async function admitWrite(
  prepared: PreparedWrite,
  current: Stored | undefined,
  around: Surroundings,
  options: AdmitOptions,
): Promise<Admitted> {
  const { refused, ...shaped } = shapeDraft(
    prepared,
    current,
    draftOf(prepared, current, around),
  );
  let { draft, problems } = shaped;
  let write = prepared;

  const request = (): AdmissionRequest => ({
    operation: draft.operation,
    ...(isStatusWrite(prepared) ? { subresource: 'status' as const } : {}),
    object: draft.operation === 'DELETE' && current ? current : draft.object,
    ...(current ? { oldObject: current } : {}),
    context: prepared.context,
    fieldManager: prepared.manager,
    dryRun: prepared.dryRun,
    client: options.client,
  });

  if (draft.operation !== 'DELETE') {
    const before = draft.object;
    for (const rule of options.admission) {
      if (rule.mutate) {
        draft = { ...draft, object: await rule.mutate(request()) };
      }
    }
    if (draft.object !== before) {
      const masked = maskSecrets(
        draft.object,
        prepared.kind,
        options.clusterId,
        prepared.ref,
        options.ring,
      );
      write = {
        ...prepared,
        secrets: new Map([...prepared.secrets, ...masked.secrets]),
        problems: [...prepared.problems, ...masked.problems],
      };
      ({ draft, problems } = shapeDraft(write, current, {
        ...draft,
        object: masked.value,
      }));
    }
  }

  const judged: FieldProblem[] = [];
  for (const rule of options.admission) {
    if (rule.validate) {
      judged.push(...(await rule.validate(request())));
    }
  }
  return {
    write,
    outcome: settle(write, current, draft, around.now, [
      ...refused,
      ...problems,
      ...judged,
    ]),
  };
}

function isStatusWrite(write: PreparedWrite): boolean {
  return write.verb === 'replaceStatus' || write.verb === 'applyStatus';
}
