import {
  compareCodePoints,
  contentHash,
  deepEqualJson,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  API_VERSION,
  DEFAULT_CLASS_NAME,
  DEFAULT_TRACK,
  labels,
  type APIClass,
  type ChoreoService,
  type ClassSnapshot,
  type DeployableArtifact,
  type DeployableArtifactSpec,
  type ServiceBindingSpec,
  type ServiceClass,
  type Workload,
  type WorkloadTemplate,
} from '../kinds';
import { withoutEmpty } from './content';
import { imageTag, pinImage } from './image';
import { mainContainer } from './mainContainer';

/** Characters of the component's name that fit into an artifact's name. */
const COMPONENT_PART = 46;

/** What an artifact is minted from. @public */
export interface ArtifactSources {
  workload: Workload;
  /** The component's type resource; absent while it has none. */
  service?: ChoreoService;
  /** The class that `service` names, as it is now. */
  serviceClass?: ServiceClass;
  /** The APIClasses that `service.spec.apis` names, as they are now. */
  apiClasses?: readonly APIClass[];
  /** The component's newest artifact. */
  previous?: DeployableArtifact;
  /** Image digests (`sha256:…`) by container, where known. */
  imageDigests?: Readonly<Record<string, string>>;
  /** The build whose image the workload runs. */
  build?: { name: string };
}

/**
 * What an artifact is, apart from where it came from: its spec without
 * `contentHash` and `targetArtifact`. Absent and empty are equal, except inside
 * of class templates, where Kubernetes tells them apart.
 *
 * @public
 */
export function artifactContent(
  spec: Omit<DeployableArtifactSpec, 'targetArtifact' | 'contentHash'>,
): Record<string, unknown> {
  const { configuration, workloadSpec, apis, task, classSnapshot } = spec;
  const known = withoutEmpty({
    configuration,
    workloadSpec,
    apis,
    task,
    classSnapshot: { className: classSnapshot?.className },
  });
  const templates = {
    ...(classSnapshot?.spec ? { spec: classSnapshot.spec } : {}),
    ...(classSnapshot?.apiClasses &&
    Object.keys(classSnapshot.apiClasses).length
      ? { apiClasses: classSnapshot.apiClasses }
      : {}),
  };
  return Object.keys(templates).length === 0
    ? known
    : { ...known, classSnapshot: { ...known.classSnapshot, ...templates } };
}

/** The hash that names a content: `sha256:<64 hex>` (spec/resources.md 2.8). @public */
export function artifactHash(
  spec: Omit<DeployableArtifactSpec, 'targetArtifact' | 'contentHash'>,
): string {
  return contentHash(artifactContent(spec));
}

/** `<component>-<16 hex of the hash>`, at most 63 characters. @public */
export function artifactName(component: string, hash: string): string {
  const digits = hash.replace(/^sha256:/, '').slice(0, 16);
  return `${component.slice(0, COMPONENT_PART)}-${digits}`;
}

/**
 * The artifact that a component's Workload and type resource ask for
 * (spec/controllers.md 6.3). Equal content is the same artifact, name and hash,
 * however often it is minted.
 *
 * The classes of `previous` are kept while Workload and type resource are
 * unchanged and no roll-out of a newer class is asked for: a class edit alone
 * mints nothing.
 *
 * @public
 */
export function mintArtifact(sources: ArtifactSources): DeployableArtifact {
  const { workload, build } = sources;
  const { owner, ...template } = workload.spec;
  const workloadSpec = pinImages(template, sources.imageDigests ?? {});
  const apis = sources.service?.spec.apis;
  const spec = {
    workloadSpec,
    ...(apis ? { apis } : {}),
    classSnapshot: snapshotFor(sources, { workloadSpec, apis }),
  };
  const hash = artifactHash(spec);
  const name = artifactName(owner.componentName, hash);
  const main = mainContainer(workloadSpec);
  return {
    apiVersion: API_VERSION,
    kind: 'DeployableArtifact',
    metadata: {
      name,
      ...(workload.metadata.namespace
        ? { namespace: workload.metadata.namespace }
        : {}),
      labels: {
        [labels.organization]: workload.metadata.namespace ?? '',
        [labels.project]: owner.projectName,
        [labels.component]: owner.componentName,
        [labels.deploymentTrack]: DEFAULT_TRACK,
        [labels.name]: name,
        ...(build ? { [labels.build]: build.name } : {}),
      },
    },
    spec: {
      targetArtifact: build
        ? { fromBuildRef: { name: build.name } }
        : { fromImageRef: { tag: imageTag(main?.container.image ?? '') } },
      contentHash: hash,
      ...spec,
    },
  };
}

/**
 * What is wrong with a stored artifact: its content does not give its hash, or
 * its name is not that of its hash, or it says nothing or too much about where
 * it came from (V-21).
 *
 * @public
 */
export function verifyArtifact(artifact: DeployableArtifact): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { targetArtifact, contentHash: claimed, ...content } = artifact.spec;
  const actual = artifactHash(content);
  if (!claimed) {
    problems.push({
      path: 'spec.contentHash',
      message: 'is required',
      reason: 'FieldValueRequired',
    });
  } else if (claimed !== actual) {
    problems.push({
      path: 'spec.contentHash',
      message: `is ${claimed}, but the content gives ${actual}: the artifact was changed after it was minted`,
      reason: 'FieldValueInvalid',
    });
  }
  const component = artifact.metadata.labels?.[labels.component];
  if (!component) {
    problems.push({
      path: `metadata.labels[${labels.component}]`,
      message: 'is required, an artifact belongs to one component',
      reason: 'FieldValueRequired',
    });
  } else if (artifact.metadata.name !== artifactName(component, actual)) {
    problems.push({
      path: 'metadata.name',
      message: `must be ${artifactName(
        component,
        actual,
      )}, the name of this content`,
      reason: 'FieldValueInvalid',
    });
  }
  if (!targetArtifact.fromBuildRef === !targetArtifact.fromImageRef) {
    problems.push({
      path: 'spec.targetArtifact',
      message: 'must have exactly one of fromBuildRef and fromImageRef',
      reason: 'FieldValueInvalid',
    });
  }
  return problems;
}

/** The content hash of an artifact, computed from its content and not taken from its field. @public */
export function hashOfArtifact(artifact: DeployableArtifact): string {
  const {
    targetArtifact: _target,
    contentHash: _claimed,
    ...content
  } = artifact.spec;
  return artifactHash(content);
}

/**
 * When an artifact's content last became the wanted one. Content that returns
 * (a reverted commit) is found again and moved to the front by annotation.
 *
 * @returns RFC 3339, empty for an artifact that was not stored yet
 * @public
 */
export function mintedAt(artifact: DeployableArtifact): string {
  return (
    artifact.metadata.annotations?.[annotations.mintedAt] ??
    artifact.metadata.creationTimestamp ??
    ''
  );
}

/** Orders artifacts newest first; ties by name (spec/resources.md 4.24). @public */
export function compareNewestFirst(
  a: DeployableArtifact,
  b: DeployableArtifact,
): number {
  const [left, right] = [a, b].map(artifact => Date.parse(mintedAt(artifact)));
  const byTime = (right || 0) - (left || 0);
  return byTime || compareCodePoints(b.metadata.name, a.metadata.name);
}

/** The newest artifact of a list, or undefined when it is empty. @public */
export function newestArtifact(
  artifacts: readonly DeployableArtifact[],
): DeployableArtifact | undefined {
  return [...artifacts].sort(compareNewestFirst)[0];
}

/** The fields of a binding that follow from its artifact (spec/resources.md 4.19). @public */
export type BindingFields = Pick<
  ServiceBindingSpec,
  'className' | 'workloadSpec' | 'apis'
>;

/**
 * What a binding copies from its artifact. API definitions are not copied:
 * their text lives in Workload and artifact only, the binding has the hash
 * (design.md section 4).
 *
 * @public
 */
export function bindingFieldsOf(artifact: DeployableArtifact): BindingFields {
  const { workloadSpec = {}, apis, classSnapshot } = artifact.spec;
  const endpoints = Object.entries(workloadSpec.endpoints ?? {}).map(
    ([name, endpoint]) => {
      const { content, ...schema } = endpoint.schema ?? {};
      return [
        name,
        content === undefined
          ? endpoint
          : {
              ...endpoint,
              schema: { ...schema, contentHash: contentHash(content) },
            },
      ] as const;
    },
  );
  return {
    className: classSnapshot?.className ?? DEFAULT_CLASS_NAME,
    workloadSpec: workloadSpec.endpoints
      ? { ...workloadSpec, endpoints: Object.fromEntries(endpoints) }
      : workloadSpec,
    ...(apis ? { apis } : {}),
  };
}

function pinImages(
  template: WorkloadTemplate,
  digests: Readonly<Record<string, string>>,
): WorkloadTemplate {
  if (!template.containers) return template;
  const containers = Object.entries(template.containers).map(
    ([name, container]) =>
      [
        name,
        Object.hasOwn(digests, name)
          ? { ...container, image: pinImage(container.image, digests[name]) }
          : container,
      ] as const,
  );
  return { ...template, containers: Object.fromEntries(containers) };
}

function snapshotFor(
  sources: ArtifactSources,
  wanted: Pick<DeployableArtifactSpec, 'workloadSpec' | 'apis'>,
): ClassSnapshot {
  const { previous, service } = sources;
  const className = service?.spec.className ?? DEFAULT_CLASS_NAME;
  const kept = previous?.spec.classSnapshot;
  const unchanged =
    kept !== undefined &&
    isComplete(kept, service) &&
    (kept.className ?? DEFAULT_CLASS_NAME) === className &&
    deepEqualJson(
      withoutEmpty({ ...wanted }),
      withoutEmpty({
        workloadSpec: previous?.spec.workloadSpec,
        apis: previous?.spec.apis,
      }),
    );
  return unchanged && !isRolloutAsked(sources)
    ? kept
    : currentSnapshot(className, sources);
}

/** A snapshot taken while a class was missing is taken again once it is there. */
function isComplete(
  snapshot: ClassSnapshot,
  service: ChoreoService | undefined,
): boolean {
  return (
    snapshot.spec !== undefined &&
    Object.values(service?.spec.apis ?? {}).every(api =>
      Object.hasOwn(snapshot.apiClasses ?? {}, api.className),
    )
  );
}

/** Annotation `class-rollout` names the generation of the class that is wanted. */
function isRolloutAsked(sources: ArtifactSources): boolean {
  const asked = Number(
    sources.service?.metadata.annotations?.[annotations.classRollout],
  );
  const generation = sources.serviceClass?.metadata.generation;
  return generation !== undefined && asked >= generation;
}

function currentSnapshot(
  className: string,
  { service, serviceClass, apiClasses = [] }: ArtifactSources,
): ClassSnapshot {
  const used = new Set(
    Object.values(service?.spec.apis ?? {}).map(api => api.className),
  );
  const specs = apiClasses
    .filter(apiClass => used.has(apiClass.metadata.name))
    .map(apiClass => [apiClass.metadata.name, apiClass.spec ?? {}] as const);
  return {
    className,
    ...(serviceClass ? { spec: serviceClass.spec ?? {} } : {}),
    ...(specs.length > 0 ? { apiClasses: Object.fromEntries(specs) } : {}),
  } as ClassSnapshot;
}
