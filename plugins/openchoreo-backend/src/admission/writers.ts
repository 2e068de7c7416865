import {
  deepEqualJson,
  ForbiddenError,
  refOf,
} from '@openchoreo-backstage/kube-objects';
import type { AdmissionRequest } from '@openchoreo-backstage/kube-embedded';
import { SYSTEM_ACTOR } from '../status';
import type { ServiceBinding } from '@openchoreo-backstage/plugin-openchoreo-common';

/** Kinds that only controllers write, with what a person does instead (V-22, V-23). */
const CONTROLLER_KINDS: Readonly<Record<string, string>> = {
  Release:
    'Releases are rendered from bindings; change the Workload, the Service or the overrides of the binding',
  Deployment: 'Deployments record what the binding ran; change the binding',
  DeployableArtifact:
    'artifacts are minted from Workload and Service; change one of the two',
  Promotion:
    'Promotions are asked for through the portal or choreoctl, which know who you are',
};

/** Fields of a binding that follow from its artifact, or are let in by a Promotion (V-19, V-26). */
const DERIVED_FIELDS = [
  'artifactRef',
  'className',
  'workloadSpec',
  'apis',
] as const;

/**
 * Whether a controller of this process writes. Actors come from our own code:
 * for people and tokens it is made from their credentials and never looks so.
 */
export function isController(actor: string): boolean {
  return actor.startsWith(SYSTEM_ACTOR);
}

/**
 * Beginning of `WriteContext.cause` of writes that an action of the API makes
 * for a person, after it checked that the person may. Causes of writes that
 * come as objects are made from their request ids and never look so.
 */
export const ACTION_CAUSE = 'action:';

function isAction(context: AdmissionRequest['context']): boolean {
  return context.cause?.startsWith(ACTION_CAUSE) ?? false;
}

/**
 * Refuses what only controllers may write: derived kinds, every status, and
 * the fields of a binding that decide what runs. Otherwise an edit could go
 * round the gates.
 *
 * @throws ForbiddenError that says what to do instead
 */
export function checkWriter(request: AdmissionRequest): void {
  const { object, oldObject, operation, context } = request;
  if (isController(context.actor)) return;
  // Requests and decisions carry the person who made them into the ledger. What
  // they contain is sealed, so a write that only looks so counts for nothing.
  if (object.kind === 'Promotion' && isAction(context)) return;
  const ref = refOf(object);
  if (request.subresource === 'status') {
    throw new ForbiddenError(
      `The status of ${object.kind} ${object.metadata.name} says what controllers found, so only they write it`,
      { ref },
    );
  }
  const instead = CONTROLLER_KINDS[object.kind];
  if (instead && Object.hasOwn(CONTROLLER_KINDS, object.kind)) {
    throw new ForbiddenError(
      `${object.kind} ${object.metadata.name} is written by the control plane only: ${instead}`,
      { ref },
    );
  }
  if (object.kind === 'ServiceBinding' && operation !== 'DELETE') {
    checkBinding(object as ServiceBinding, oldObject as ServiceBinding);
  }
}

function checkBinding(
  binding: ServiceBinding,
  before: ServiceBinding | undefined,
): void {
  const ref = refOf(binding);
  const { name } = binding.metadata;
  if (!before) {
    throw new ForbiddenError(
      `ServiceBinding ${name} is made by the control plane: the first environment gets it from the Service, the others by a Promotion to ${binding.spec.environment}`,
      { ref },
    );
  }
  const changed = DERIVED_FIELDS.filter(
    field => !deepEqualJson(binding.spec[field], before.spec[field]),
  );
  if (changed.length > 0) {
    throw new ForbiddenError(
      `What runs in ${
        binding.spec.environment
      } is let in by a Promotion, not by an edit: ${changed
        .map(field => `spec.${field}`)
        .join(
          ', ',
        )} of ServiceBinding ${name} cannot be changed. Promote or deploy the artifact instead, or set classOverrides and workloadOverrides`,
      { ref },
    );
  }
}
