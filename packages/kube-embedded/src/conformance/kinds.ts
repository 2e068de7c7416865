import type {
  KubeObject,
  StructuralSchema,
} from '@openchoreo-backstage/kube-objects';
import type { CustomKind } from '../kinds/CustomKind';

/** The group of the kinds that the suite works with. @public */
export const CONFORMANCE_GROUP = 'conformance.example.org';

const apiVersion = `${CONFORMANCE_GROUP}/v1`;

export const WIDGET = { apiVersion, kind: 'Widget' };
export const PLAIN = { apiVersion, kind: 'Plain' };
export const SITE = { apiVersion, kind: 'Site' };

export interface WidgetSpec {
  size?: number;
  color?: string;
  note?: string;
  parts?: Array<{
    name: string;
    count?: number;
    slot?: { id?: string; side?: string };
  }>;
  tags?: string[];
  choices?: string[];
  limits?: Record<string, string | number>;
  extra?: unknown;
}

export interface WidgetStatus {
  phase?: string;
  conditions?: Array<{ type: string; status: string; reason?: string }>;
}

export type Widget = KubeObject<WidgetSpec, WidgetStatus>;

const text: StructuralSchema = { type: 'string' };

const spec: StructuralSchema = {
  type: 'object',
  properties: {
    size: { type: 'integer', minimum: 0, maximum: 100, default: 1 },
    color: { type: 'string', enum: ['red', 'green', 'blue'] },
    note: { type: 'string', maxLength: 20 },
    parts: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: text,
          count: { type: 'integer' },
          slot: {
            type: 'object',
            properties: {
              id: text,
              side: { type: 'string', default: 'left' },
            },
          },
        },
      },
    },
    tags: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    choices: { type: 'array', items: text },
    limits: {
      type: 'object',
      additionalProperties: { 'x-kubernetes-int-or-string': true },
    },
    extra: {
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
    },
  },
};

const status: StructuralSchema = {
  type: 'object',
  properties: {
    phase: text,
    conditions: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
      items: {
        type: 'object',
        required: ['type', 'status'],
        properties: { type: text, status: text, reason: text },
      },
    },
  },
};

/**
 * What a subject must serve besides Namespaces and Deployments: a namespaced
 * kind with a status subresource, one without, and a cluster-scoped one. For a
 * real API server they become CustomResourceDefinitions.
 *
 * @public
 */
export const conformanceKinds: readonly CustomKind[] = [
  {
    group: CONFORMANCE_GROUP,
    version: 'v1',
    kind: 'Widget',
    plural: 'widgets',
    singular: 'widget',
    namespaced: true,
    statusSubresource: true,
    schema: { type: 'object', properties: { spec, status } },
  },
  {
    group: CONFORMANCE_GROUP,
    version: 'v1',
    kind: 'Plain',
    plural: 'plains',
    singular: 'plain',
    namespaced: true,
    statusSubresource: false,
    schema: { type: 'object', properties: { spec, status } },
  },
  {
    group: CONFORMANCE_GROUP,
    version: 'v1',
    kind: 'Site',
    plural: 'sites',
    singular: 'site',
    namespaced: false,
    statusSubresource: true,
    schema: { type: 'object', properties: { spec, status } },
  },
];
