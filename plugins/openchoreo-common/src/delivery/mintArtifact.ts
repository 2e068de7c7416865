import { deepEqualJson } from '@openchoreo-backstage/kube-objects';
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
  type ServiceClass,
  type Workload,
  type WorkloadTemplate,
} from '../kinds';
import { artifactHash, artifactName } from './artifact';
import { withoutEmpty } from './content';
import { imageTag, pinImage } from './image';
import { mainContainer } from './mainContainer';

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
