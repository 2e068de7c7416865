import { z } from 'zod';
import { duration, int32, listMap, text } from './fields';

/** spec/resources.md 4.5. */
export const approvalPolicySchema = z.object({
  count: int32()
    .min(1)
    .max(20)
    .default(1)
    .describe('Distinct approvers needed.'),
  groups: z
    .array(z.string())
    .optional()
    .describe(
      'Catalog groups (`group:<namespace>/<name>`) whose members count; empty means anyone who may approve.',
    ),
  forbidSelf: z
    .boolean()
    .optional()
    .describe(
      'The requester may not approve. Default: whether the target is a production environment.',
    ),
  expiresAfter: duration()
    .optional()
    .describe('Validity of one approval. Default 72h.'),
});

/** spec/resources.md 4.5. */
export const checkPolicySchema = z.object({
  name: z.string().describe('RFC 1123 label, unique in the policy.'),
  type: z.enum(['workflow', 'job', 'http']),
  when: z
    .enum(['before', 'after'])
    .optional()
    .describe(
      '`before` (default): a gate, runs against the source. `after`: verification in the target.',
    ),
  reference: text().describe(
    'workflow: ClusterWorkflowTemplate. job: ConfigMap with key job.yaml. http: endpoint name or absolute URL.',
  ),
  parameters: z.record(z.string(), z.string()).optional(),
  timeout: duration().optional().describe('Per attempt. Default 10m.'),
  retries: int32()
    .min(0)
    .max(10)
    .optional()
    .describe('Further attempts. Default 0.'),
});

/** spec/resources.md 4.5. */
export const windowPolicySchema = z.object({
  name: z.string().optional().describe('For messages.'),
  rrule: text().describe(
    'RFC 5545 recurrence without DTSTART, anchored at 1970-01-01T00:00 local time.',
  ),
  duration: duration().describe('How long the window stays open.'),
  timeZone: text().describe('IANA time zone.'),
  kind: z.enum(['allow', 'deny']),
});

/** The fields of a gate policy; a gate that is not declared does not exist. */
export const gatePolicyFields = {
  approval: approvalPolicySchema.optional().describe('People must agree.'),
  checks: listMap(checkPolicySchema, 'name')
    .optional()
    .describe('Runs that must pass.'),
  soak: duration()
    .optional()
    .describe('Time the artifact has been Ready in the source.'),
  windows: z
    .array(windowPolicySchema)
    .optional()
    .describe('When artifacts may enter.'),
  digestPinned: z
    .boolean()
    .optional()
    .describe('Every image of the artifact must be named by digest.'),
  autoPromote: z
    .object({
      enabled: z.boolean().optional().describe('Default false.'),
      selection: z.enum(['newest']).optional().describe('Default newest.'),
    })
    .optional(),
  autoRollback: z
    .object({
      enabled: z.boolean().optional().describe('Default false.'),
      on: z
        .array(z.enum(['health', 'checks']))
        .optional()
        .describe('Default both.'),
      maxAge: duration()
        .optional()
        .describe('Only failures within this time after apply. Default 20m.'),
    })
    .optional(),
  contract: z
    .object({
      mode: z
        .enum(['off', 'warn', 'block'])
        .optional()
        .describe(
          'What a breaking API change does while a consumer in the target uses the old form. Default off.',
        ),
    })
    .optional(),
};

/** The gate policy of an Environment or of a pipeline target. */
export const gatePolicySchema = z.object(gatePolicyFields);

/** Approval gate of a policy (spec/resources.md 4.5). @public */
export type ApprovalPolicy = z.output<typeof approvalPolicySchema>;

/** Check of a policy: a gate before, or a verification after. @public */
export type CheckPolicy = z.output<typeof checkPolicySchema>;

/** Time window of a policy. @public */
export type WindowPolicy = z.output<typeof windowPolicySchema>;

/**
 * What stands before an environment (spec/resources.md 4.5). An absent field
 * means that gate does not exist.
 *
 * @public
 */
export type GatePolicy = z.output<typeof gatePolicySchema>;
