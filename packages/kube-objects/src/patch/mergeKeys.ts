/**
 * How the lists of a kind are merged. A field that is not named here, and a
 * list without a key, is taken as a whole.
 *
 * @public
 */
export interface MergeKeys {
  /** For a list: the field that identifies its items. */
  readonly key?: string;
  /** The fields below: of the object, or of each item of the list. */
  readonly fields?: { readonly [name: string]: MergeKeys };
}

const list = (key: string, fields?: MergeKeys['fields']): MergeKeys => ({
  key,
  ...(fields ? { fields } : {}),
});
const object = (fields: NonNullable<MergeKeys['fields']>): MergeKeys => ({
  fields,
});

const METADATA = object({ ownerReferences: list('uid') });

const CONTAINERS = list('name', {
  ports: list('containerPort'),
  env: list('name'),
  volumeMounts: list('mountPath'),
  volumeDevices: list('devicePath'),
});

const POD_SPEC = object({
  containers: CONTAINERS,
  initContainers: CONTAINERS,
  ephemeralContainers: CONTAINERS,
  volumes: list('name'),
  imagePullSecrets: list('name'),
  hostAliases: list('ip'),
  topologySpreadConstraints: list('topologyKey'),
  resourceClaims: list('name'),
  schedulingGates: list('name'),
});

const POD_TEMPLATE = object({ metadata: METADATA, spec: POD_SPEC });
const WITH_POD_TEMPLATE = object({ template: POD_TEMPLATE });

/** The merge keys of the specs of built-in kinds, from the Kubernetes API types. */
const SPECS: { readonly [kind: string]: MergeKeys } = {
  Pod: POD_SPEC,
  ReplicaSet: WITH_POD_TEMPLATE,
  Deployment: WITH_POD_TEMPLATE,
  StatefulSet: WITH_POD_TEMPLATE,
  DaemonSet: WITH_POD_TEMPLATE,
  Job: WITH_POD_TEMPLATE,
  CronJob: object({
    jobTemplate: object({ metadata: METADATA, spec: WITH_POD_TEMPLATE }),
  }),
  Service: object({ ports: list('port') }),
  HorizontalPodAutoscaler: object({}),
};

const STATUS = object({ conditions: list('type') });

/**
 * The merge keys of whole objects of a built-in kind. Kinds that are not built
 * in have none, so all their lists are taken as a whole. For a spec alone use
 * `kubernetesSpecMergeKeys`.
 *
 * @public
 */
export function kubernetesMergeKeys(kind: string): MergeKeys {
  return Object.hasOwn(SPECS, kind)
    ? object({ metadata: METADATA, spec: SPECS[kind], status: STATUS })
    : {};
}

/**
 * The merge keys of the spec of a built-in kind, for templates that are a spec
 * (`deploymentTemplate`, `serviceTemplate`, `cronJobTemplate`).
 *
 * @public
 */
export function kubernetesSpecMergeKeys(kind: string): MergeKeys {
  return Object.hasOwn(SPECS, kind) ? SPECS[kind] : {};
}
