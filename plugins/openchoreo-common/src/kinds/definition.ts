import type {
  KindRef,
  StructuralSchema,
} from '@openchoreo-backstage/kube-objects';
import type { z } from 'zod';
import { toStructuralSchema } from './crd/structuralSchema';
import { API_GROUP, API_VERSION, VERSION } from './object';

/** A column of `kubectl get` and of tables in the portal. @public */
export interface PrinterColumn {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  jsonPath: string;
  description?: string;
  /** Columns above 0 are shown only with `-o wide`. */
  priority?: number;
}

/**
 * All that a server has to know about a kind: enough for a
 * CustomResourceDefinition, for the embedded cluster and for generic tables.
 *
 * @public
 */
export interface KindDefinition {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: string[];
  categories: string[];
  namespaced: boolean;
  /** Structural schema of the whole object. */
  schema: StructuralSchema;
  statusSubresource: true;
  printerColumns: PrinterColumn[];
  /** `label` where the name becomes a label value and part of host names. */
  nameSyntax: 'subdomain' | 'label';
  /** Paths of values that are sealed at rest and never leave the backend. */
  sealed?: string[];
  /** The condition that sums the object up (spec/resources.md 7.4). */
  headlineCondition: string;
  /** The finalizer our controllers put on objects of the kind. */
  finalizer?: string;
  /** What the kind is, in one sentence. */
  description: string;
}

/** What a kind file states; the rest follows from it. */
export interface KindDeclaration {
  kind: string;
  plural: string;
  shortNames?: string[];
  /** Default true. */
  namespaced?: boolean;
  spec: z.ZodType;
  status: z.ZodType;
  /** Whether the schema requires `spec`. Default true (spec/resources.md 2.1). */
  specRequired?: boolean;
  /** Columns between Name and Age. */
  printerColumns?: PrinterColumn[];
  /** Default `subdomain` (spec/resources.md 2.8). */
  nameSyntax?: 'subdomain' | 'label';
  sealed?: string[];
  /** Default `Ready`. */
  headlineCondition?: string;
  finalizer?: string;
  description: string;
}

/** A column that shows the status of one condition. */
export function conditionColumn(type: string): PrinterColumn {
  return {
    name: type,
    type: 'string',
    jsonPath: `.status.conditions[?(@.type=="${type}")].status`,
  };
}

/** A column that shows a string field. */
export function column(name: string, jsonPath: string): PrinterColumn {
  return { name, type: 'string', jsonPath };
}

/** Completes a kind file's declaration. */
export function defineKind(declaration: KindDeclaration): KindDefinition {
  const headlineCondition = declaration.headlineCondition ?? 'Ready';
  return {
    group: API_GROUP,
    version: VERSION,
    kind: declaration.kind,
    plural: declaration.plural,
    singular: declaration.kind.toLocaleLowerCase('en-US'),
    shortNames: declaration.shortNames ?? [],
    categories: ['openchoreo'],
    namespaced: declaration.namespaced ?? true,
    schema: objectSchema(declaration),
    statusSubresource: true,
    printerColumns: [
      ...(declaration.printerColumns ?? [conditionColumn(headlineCondition)]),
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    nameSyntax: declaration.nameSyntax ?? 'subdomain',
    ...(declaration.sealed ? { sealed: declaration.sealed } : {}),
    headlineCondition,
    ...(declaration.finalizer ? { finalizer: declaration.finalizer } : {}),
    description: declaration.description,
  };
}

/** The reference of a kind of OpenChoreo. */
export function choreoKindRef(kind: string): KindRef {
  return { apiVersion: API_VERSION, kind };
}

function objectSchema(declaration: KindDeclaration): StructuralSchema {
  return {
    type: 'object',
    description: declaration.description,
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: toStructuralSchema(declaration.spec),
      status: toStructuralSchema(declaration.status),
    },
    ...(declaration.specRequired === false ? {} : { required: ['spec'] }),
  };
}
