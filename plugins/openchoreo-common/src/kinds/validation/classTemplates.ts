import {
  fieldPath,
  isJsonObject,
  type FieldProblem,
  type JsonObject,
} from '@openchoreo-backstage/kube-objects';
import { CELL } from '../labels';
import type { ServiceClass } from '../ServiceClass';
import { forbidden, invalidValue, required } from './problems';

/** Fields of apps/v1 DeploymentSpec, and the types of those that are easily mistaken. */
const DEPLOYMENT_FIELDS: Shape = {
  replicas: 'integer',
  minReadySeconds: 'integer',
  revisionHistoryLimit: 'integer',
  progressDeadlineSeconds: 'integer',
  paused: 'boolean',
  strategy: 'object',
  template: 'object',
  selector: 'object',
};

/** Fields of core/v1 ServiceSpec. */
const SERVICE_FIELDS: Shape = {
  allocateLoadBalancerNodePorts: 'boolean',
  clusterIP: 'string',
  clusterIPs: 'array',
  externalIPs: 'array',
  externalName: 'string',
  externalTrafficPolicy: 'string',
  healthCheckNodePort: 'integer',
  internalTrafficPolicy: 'string',
  ipFamilies: 'array',
  ipFamilyPolicy: 'string',
  loadBalancerClass: 'string',
  loadBalancerIP: 'string',
  loadBalancerSourceRanges: 'array',
  ports: 'array',
  publishNotReadyAddresses: 'boolean',
  selector: 'object',
  sessionAffinity: 'string',
  sessionAffinityConfig: 'object',
  trafficDistribution: 'string',
  type: 'string',
};

/** Fields of autoscaling/v2 HorizontalPodAutoscalerSpec. */
const AUTOSCALER_FIELDS: Shape = {
  minReplicas: 'integer',
  maxReplicas: 'integer',
  metrics: 'array',
  behavior: 'object',
  scaleTargetRef: 'object',
};

/** Labels by which the generated objects find their pods. */
const RESERVED_LABELS = [
  ...Object.values(CELL),
  'managed-by',
  'belong-to',
  'target',
  'version',
];

type JsonType = 'object' | 'array' | 'string' | 'integer' | 'boolean';
type Shape = Record<string, JsonType>;

/**
 * Templates have the shape of the Kubernetes type they stand for and leave
 * alone what the platform generates (V-18). Deeper fields are for the data
 * plane to judge, which knows its own version.
 */
export function serviceClassRule({ spec }: ServiceClass): FieldProblem[] {
  return [
    ...deploymentProblems(spec?.deploymentTemplate, 'spec.deploymentTemplate'),
    ...serviceProblems(spec?.serviceTemplate, 'spec.serviceTemplate'),
    ...autoscalerProblems(spec?.hpaTemplate, 'spec.hpaTemplate'),
  ];
}

function deploymentProblems(
  template: JsonObject | undefined,
  path: string,
): FieldProblem[] {
  if (!template) {
    return [];
  }
  const problems = [
    ...shapeProblems(template, DEPLOYMENT_FIELDS, path),
    ...generated(template, 'selector', path),
  ];
  const pod = template.template;
  if (!isJsonObject(pod)) {
    return problems;
  }
  return [
    ...problems,
    ...reservedLabels(pod.metadata, `${path}.template.metadata`),
    ...containerProblems(pod.spec, `${path}.template.spec`),
  ];
}

function serviceProblems(
  template: JsonObject | undefined,
  path: string,
): FieldProblem[] {
  return template
    ? [
        ...shapeProblems(template, SERVICE_FIELDS, path),
        ...generated(template, 'selector', path),
      ]
    : [];
}

function autoscalerProblems(
  template: JsonObject | undefined,
  path: string,
): FieldProblem[] {
  if (!template) {
    return [];
  }
  const { minReplicas, maxReplicas } = template;
  return [
    ...shapeProblems(template, AUTOSCALER_FIELDS, path),
    ...generated(template, 'scaleTargetRef', path),
    ...(maxReplicas === undefined ? [required(`${path}.maxReplicas`)] : []),
    ...(typeof minReplicas === 'number' &&
    typeof maxReplicas === 'number' &&
    minReplicas > maxReplicas
      ? [
          invalidValue(
            `${path}.minReplicas`,
            `must be at most maxReplicas, ${maxReplicas}`,
          ),
        ]
      : []),
  ];
}

function shapeProblems(
  template: JsonObject,
  shape: Shape,
  path: string,
): FieldProblem[] {
  return Object.entries(template).flatMap(([field, value]): FieldProblem[] => {
    const at = fieldPath(path, field);
    if (!Object.hasOwn(shape, field)) {
      return [
        {
          path: at,
          message: 'is no field of this template',
          reason: 'FieldValueUnknown',
        },
      ];
    }
    return isOfType(value, shape[field])
      ? []
      : [
          {
            path: at,
            message: `must be ${article(shape[field])}`,
            reason: 'FieldValueTypeInvalid',
          },
        ];
  });
}

function generated(
  template: JsonObject,
  field: string,
  path: string,
): FieldProblem[] {
  return template[field] === undefined
    ? []
    : [
        forbidden(
          fieldPath(path, field),
          'must not be set, the platform generates it',
        ),
      ];
}

function reservedLabels(metadata: unknown, path: string): FieldProblem[] {
  const labels =
    isJsonObject(metadata) && isJsonObject(metadata.labels)
      ? Object.keys(metadata.labels)
      : [];
  return labels
    .filter(
      key => RESERVED_LABELS.includes(key) || key.startsWith('openchoreo.dev/'),
    )
    .map(key =>
      forbidden(
        fieldPath(path, 'labels', key),
        'must not be set, the platform generates it',
      ),
    );
}

/** Containers are merged by name, so one without a name reaches nothing. */
function containerProblems(podSpec: unknown, path: string): FieldProblem[] {
  if (podSpec === undefined) {
    return [];
  }
  if (!isJsonObject(podSpec)) {
    return [
      { path, message: 'must be an object', reason: 'FieldValueTypeInvalid' },
    ];
  }
  return ['containers', 'initContainers'].flatMap((list): FieldProblem[] => {
    const containers = podSpec[list];
    const at = fieldPath(path, list);
    if (containers === undefined) {
      return [];
    }
    if (!Array.isArray(containers)) {
      return [
        {
          path: at,
          message: 'must be a list',
          reason: 'FieldValueTypeInvalid',
        },
      ];
    }
    return containers.flatMap((container: unknown, index) =>
      isJsonObject(container) && typeof container.name === 'string'
        ? []
        : [required(fieldPath(at, index, 'name'))],
    );
  });
}

function isOfType(value: unknown, type: JsonType): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function article(type: JsonType): string {
  switch (type) {
    case 'array':
      return 'a list';
    case 'integer':
      return 'a whole number';
    case 'object':
      return 'an object';
    case 'boolean':
      return 'true or false';
    default:
      return 'a text';
  }
}
