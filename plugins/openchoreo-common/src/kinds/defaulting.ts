import {
  DNS_LABEL_MAX_LENGTH,
  isJsonObject,
  kubeName,
  type JsonObject,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import { DEFAULT_CLASS_NAME } from './endpointTemplate';
import { DEFAULT_DATA_PLANE } from './Environment';
import { withoutEmptyBlocks } from './emptyBlocks';
import { annotations, DEFAULT_TRACK, labels } from './labels';
import { API_VERSION } from './object';
import { DEFAULT_PIPELINE } from './Project';

/**
 * Fills in what a writer may leave out, before the object is validated and
 * stored (spec/resources.md 2.1 to 2.4): labels from owner and namespace,
 * display name, class names, the pipeline of a Project and the data plane of an
 * Environment; blocks that say nothing are removed.
 *
 * A label that contradicts `spec.owner` or the namespace is rewritten. The
 * object given is not changed; objects of other groups are returned as they
 * are. Doing it twice is doing it once.
 *
 * @public
 */
export function withDefaults<T extends KubeObject>(object: T): T {
  if (object.apiVersion !== API_VERSION) {
    return object;
  }
  const spec = withoutEmptyBlocks(object.kind, defaultedSpec(object));
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: {
        [labels.name]: labelValue(metadata.name),
        ...trackLabel(object.kind),
        ...metadata.labels,
        ...derivedLabels({ ...object, spec }),
      },
      annotations: {
        [annotations.displayName]: metadata.name,
        ...metadata.annotations,
      },
    },
    ...(spec === undefined ? {} : { spec }),
  };
}

/**
 * The labels that follow from the namespace and the spec of an object. They
 * are not the writer's to choose.
 */
export function derivedLabels(object: KubeObject): Record<string, string> {
  const spec = isJsonObject(object.spec) ? object.spec : {};
  const owner = isJsonObject(spec.owner) ? spec.owner : {};
  const train = isJsonObject(spec.train) ? spec.train : {};
  const values: Record<string, unknown> = {
    [labels.organization]: object.metadata.namespace,
    [labels.project]: owner.projectName,
    [labels.component]: owner.componentName,
    ...(hasEnvironmentLabel(object.kind)
      ? {
          [labels.environment]:
            spec.environment ?? spec.environmentName ?? spec.to,
        }
      : {}),
    [labels.deployableArtifact]: spec.artifactRef ?? spec.deploymentArtifactRef,
    [labels.train]: train.name,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      typeof value === 'string' && value !== ''
        ? [[key, labelValue(value)]]
        : [],
    ),
  );
}

/** A label value; longer names are shortened with a hash (spec/resources.md 2.3). @public */
export function labelValue(name: string): string {
  return name.length > DNS_LABEL_MAX_LENGTH
    ? kubeName(DNS_LABEL_MAX_LENGTH, name)
    : name;
}

function hasEnvironmentLabel(kind: string): boolean {
  return kind.endsWith('Binding') || kind === 'Release' || kind === 'Promotion';
}

function trackLabel(kind: string): Record<string, string> {
  return kind === 'DeployableArtifact' || kind === 'Deployment'
    ? { [labels.deploymentTrack]: DEFAULT_TRACK }
    : {};
}

function defaultedSpec(object: KubeObject): unknown {
  const { kind, spec } = object;
  switch (kind) {
    case 'Project':
      return withText(spec, 'deploymentPipelineRef', DEFAULT_PIPELINE);
    case 'Environment':
      return withText(spec, 'dataPlaneRef', DEFAULT_DATA_PLANE);
    case 'Service':
    case 'ServiceBinding':
      return isJsonObject(spec)
        ? withApiClasses(withText(spec, 'className', DEFAULT_CLASS_NAME))
        : spec;
    default:
      return spec;
  }
}

function withApiClasses(spec: JsonObject): JsonObject {
  return isJsonObject(spec.apis)
    ? {
        ...spec,
        apis: Object.fromEntries(
          Object.entries(spec.apis).map(([name, api]) => [
            name,
            isJsonObject(api)
              ? withText(api, 'className', DEFAULT_CLASS_NAME)
              : api,
          ]),
        ),
      }
    : spec;
}

/** Sets a field that is absent or, as Go writers leave it, empty. */
function withText(holder: unknown, field: string, text: string): JsonObject {
  const object = isJsonObject(holder) ? holder : {};
  return object[field] === undefined || object[field] === ''
    ? { ...object, [field]: text }
    : object;
}
