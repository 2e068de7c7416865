import { z } from 'zod';
import { conditions, observedGeneration } from './condition';
import { column, conditionColumn, defineKind } from './definition';
import { finalizers } from './labels';
import type { SpeclessObject } from './object';

/** spec/resources.md 4.1: no fields. */
export const organizationSpecSchema = z.object({});

/** spec/resources.md 4.1. */
export const organizationStatusSchema = z.object({
  observedGeneration: observedGeneration(),
  namespace: z
    .string()
    .optional()
    .describe('Namespace of the organization; has its name.'),
  conditions: conditions(),
});

/** @public */
export type OrganizationSpec = z.output<typeof organizationSpecSchema>;
/** @public */
export type OrganizationStatus = z.output<typeof organizationStatusSchema>;
/** Tenant root: owns one control-plane namespace. Cluster-scoped. @public */
export type Organization = SpeclessObject<
  'Organization',
  OrganizationSpec,
  OrganizationStatus
>;

/** spec/resources.md 4.1. */
export const organizationKind = defineKind({
  kind: 'Organization',
  plural: 'organizations',
  shortNames: ['org', 'orgs'],
  namespaced: false,
  nameSyntax: 'label',
  spec: organizationSpecSchema,
  status: organizationStatusSchema,
  specRequired: false,
  printerColumns: [
    column('Namespace', '.status.namespace'),
    conditionColumn('Ready'),
  ],
  finalizer: finalizers.organization,
  description:
    'Tenant root. Owns one control-plane namespace that isolates everything else.',
});
