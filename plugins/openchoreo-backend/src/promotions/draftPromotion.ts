import { InputError, NotFoundError } from '@backstage/errors';
import {
  controllerReference,
  kubeName,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  API_VERSION,
  finalizers,
  labels,
  rootEnvironment,
  type ChangeRequest,
  type Promotion,
  type PromotionSpec,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { lookups } from '../hierarchy';
import { ProblemsError } from '../http/errors';

/** A Promotion as it would be created, not sealed yet. */
export interface PromotionDraft {
  promotion: Promotion;
  /** It deploys into the first environment of the pipeline by hand. */
  intoRoot: boolean;
}

/**
 * The Promotion that a request asks for. What the request leaves out is taken
 * from what runs: the artifact of `from`, of the revision, or of `to` itself.
 *
 * @throws NotFoundError when the component does not exist
 * @throws ProblemsError with everything that is wrong (V-25)
 */
export function draftPromotion(
  reader: ObjectReader,
  request: ChangeRequest,
  who: { actor: string; key: string },
): PromotionDraft {
  const find = lookups(reader);
  const { namespace, component: name, from, to } = request;
  const component = find.component(namespace, name);
  if (!component) {
    throw new NotFoundError(`Component ${namespace}/${name} was not found.`);
  }
  const owner = {
    projectName: component.spec.owner.projectName,
    componentName: name,
  };
  const project = find.project(namespace, owner.projectName);
  const pipeline = project && find.pipelineOf(project);
  const environment = find.environment(namespace, to);
  const target = find.bindingIn(namespace, owner, to);
  const revisions =
    (target && find.deployment(namespace, target.metadata.name))?.status
      ?.revisions ?? [];
  const restored = revisions.find(one => one.revision === request.revision);

  const problems: FieldProblem[] = [];
  const problem = (path: string, message: string) =>
    problems.push({ path, message });
  if (!environment) problem('to', `there is no Environment ${to}`);
  if (from !== undefined && !find.environment(namespace, from)) {
    problem('from', `there is no Environment ${from}`);
  }
  const settings = [
    request.revision !== undefined && 'revision',
    request.overrides && 'overrides',
    request.releaseState && 'releaseState',
  ].filter(Boolean);
  if (from !== undefined && settings.length > 0) {
    problem('from', `excludes ${settings.join(' and ')}`);
  }
  if (request.revision !== undefined && !restored) {
    problem('revision', `${to} has no revision ${request.revision}`);
  }

  const source =
    from === undefined ? undefined : find.bindingIn(namespace, owner, from);
  const artifactRef =
    request.artifactRef ??
    source?.spec.artifactRef ??
    restored?.deploymentArtifactRef ??
    (settings.length > 0 ? target?.spec.artifactRef : undefined);
  if (!artifactRef) {
    problem(
      'artifactRef',
      from === undefined
        ? 'is required: nothing says which version is meant'
        : `is required: ${name} is not deployed in ${from}`,
    );
  } else if (
    find.artifact(namespace, artifactRef)?.metadata.labels?.[
      labels.component
    ] !== name
  ) {
    problem('artifactRef', `${name} has no artifact ${artifactRef}`);
  }
  if (restored && artifactRef !== restored.deploymentArtifactRef) {
    problem(
      'artifactRef',
      `revision ${request.revision} ran ${restored.deploymentArtifactRef}`,
    );
  }
  const isRoot = pipeline !== undefined && rootEnvironment(pipeline) === to;
  const intoRoot = isRoot && from === undefined && settings.length === 0;
  const needsReason =
    environment?.spec?.isProduction === true ||
    (from === undefined && !intoRoot);
  if (needsReason && !request.reason?.trim()) {
    problem(
      'reason',
      environment?.spec?.isProduction
        ? `is required: ${to} is production`
        : 'is required for rollbacks and changes of settings',
    );
  }
  if (problems.length > 0) {
    throw new ProblemsError(
      `This cannot be asked for. ${problems
        .map(one => `${one.path}: ${one.message}`)
        .join('; ')}`,
      problems,
    );
  }
  if (!component.metadata.uid) {
    throw new InputError(`Component ${namespace}/${name} is not stored yet.`);
  }

  const spec: PromotionSpec = {
    owner,
    ...(from === undefined ? {} : { from }),
    to,
    artifactRef: artifactRef!,
    ...(request.revision === undefined ? {} : { revision: request.revision }),
    ...(request.overrides ? { overrides: request.overrides } : {}),
    ...(request.releaseState ? { releaseState: request.releaseState } : {}),
    ...(request.reason?.trim() ? { reason: request.reason.trim() } : {}),
    trigger: 'Manual',
    requestedBy: who.actor,
  };
  return {
    intoRoot,
    promotion: {
      apiVersion: API_VERSION,
      kind: 'Promotion',
      metadata: {
        name: kubeName(63, name, to, who.key),
        namespace,
        labels: {
          [labels.organization]: namespace,
          [labels.project]: owner.projectName,
          [labels.component]: name,
          [labels.environment]: to,
          [labels.deployableArtifact]: artifactRef!,
        },
        finalizers: [finalizers.promotion],
        ownerReferences: [
          { ...controllerReference(component), blockOwnerDeletion: false },
        ],
      },
      spec,
    },
  };
}
