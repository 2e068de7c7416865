import type { z as zod } from 'zod/v3';
import { DNS_LABEL_MAX_LENGTH } from '@openchoreo-backstage/kube-objects';

type Zod = typeof zod;

/** Organization of steps that name none. */
export const DEFAULT_ORGANIZATION = 'default';

/** The organization; may be left out. */
export const organization = (z: Zod) =>
  z
    .string()
    .min(1)
    .optional()
    .describe(
      `Organization, the namespace of its objects. Default: ${DEFAULT_ORGANIZATION}.`,
    );

/** The name of something that is made: a DNS label (RFC 1123). */
export const newName = (what: string) => (z: Zod) =>
  z
    .string()
    .regex(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
      'must have lower-case letters, digits and hyphens only, and neither begin nor end with a hyphen',
    )
    .max(DNS_LABEL_MAX_LENGTH)
    .describe(`${what}: lower-case letters, digits and hyphens.`);

/** The name of something that is there. */
export const name = (what: string) => (z: Zod) =>
  z.string().min(1).describe(what);

/** Text that may be left out. */
export const optionalText = (what: string) => (z: Zod) =>
  z.string().optional().describe(what);

/** What happened to each object. */
export const changes = (z: Zod) =>
  z
    .array(
      z.object({
        kind: z.string(),
        namespace: z.string(),
        name: z.string(),
        action: z.enum(['created', 'unchanged']),
      }),
    )
    .describe('What happened to each object; in a dry run, what would.');

/** The objects as they were sent. */
export const manifests = (z: Zod) =>
  z.string().describe('The objects as multi-document YAML.');

/** The catalog entity of what a step is about. */
export const entityRef = (z: Zod) =>
  z.string().describe('Entity in the catalog, for links.');

/** The component of an organization, as the catalog knows it. */
export function componentRef(namespace: string, component: string): string {
  return `component:${namespace}/${component}`;
}
