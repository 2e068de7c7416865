import { z } from 'zod';
import { conditions, observedGeneration } from './condition';
import { atomicList, int32, int64, text, time } from './fields';

/** Phases of a Promotion; the last six are final (spec/resources.md 4.29). @public */
export const promotionPhases = [
  'Pending',
  'Waiting',
  'Applying',
  'Verifying',
  'Succeeded',
  'Failed',
  'Rejected',
  'Superseded',
  'Expired',
  'Cancelled',
] as const;

/** Types of gates, in evaluation order (spec/controllers.md 15.3.2, design.md section 6). @public */
export const gateTypes = [
  'order',
  'lane',
  'train',
  'freeze',
  'window',
  'sourceHealth',
  'soak',
  'check',
  'digest',
  'contract',
  'plan',
  'approval',
] as const;

/** Answers of a gate. @public */
export const gateStates = ['Allowed', 'Pending', 'Denied'] as const;

const evidenceSchema = z.object({
  kind: z.string(),
  name: z.string().optional(),
  url: z.string().optional(),
  hash: z.string().optional(),
  at: time().optional(),
});

/** One gate of the effective policy and its answer. */
export const promotionGateSchema = z.object({
  name: z
    .string()
    .describe('The type, or `<type>/<name>` for checks and windows.'),
  type: z.enum(gateTypes),
  state: z.enum(gateStates),
  message: z.string().describe('One sentence: who, what, until when.'),
  owner: z
    .string()
    .optional()
    .describe('Entity ref of who can change the answer.'),
  nextEvaluationTime: time()
    .optional()
    .describe('When the answer may change by itself.'),
  evidence: z
    .array(evidenceSchema)
    .optional()
    .describe('What the answer rests on.'),
});

/** One decision of a person. */
export const promotionApprovalSchema = z.object({
  by: z.string().describe('Entity ref.'),
  decision: z.enum(['Approve', 'Reject']),
  groups: z
    .array(z.string())
    .optional()
    .describe('Groups the person was a member of at that moment.'),
  at: time(),
  expiresAt: time().optional(),
  comment: z.string().max(1024).optional(),
  changeHash: z.string(),
  environment: z.string(),
  policyHash: z.string(),
  planHash: z
    .string()
    .optional()
    .describe('Plan the person saw; another plan asks again.'),
  seal: z.string(),
  void: z.boolean().optional(),
  voidReason: z.string().optional(),
});

/** One gate passed over by a person. */
export const promotionSkipSchema = z.object({
  gate: z.string().describe('Name of the gate.'),
  by: z.string().describe('Entity ref.'),
  reason: text().max(512),
  expiresAt: time().describe('At most 7 days ahead.'),
  at: time(),
  changeHash: z.string(),
  environment: z.string(),
  seal: z.string(),
});

/** The proof that a change was let in. */
export const promotionAdmissionSchema = z.object({
  sequence: int64()
    .min(1)
    .describe('One more than any earlier admission into the environment.'),
  artifactHash: z.string(),
  changeHash: z.string(),
  environment: z.string(),
  policyHash: z.string(),
  planHash: z.string().optional(),
  at: time(),
  seal: z.string(),
});

/** One attempt of a check. */
export const promotionCheckSchema = z.object({
  name: z.string(),
  when: z.enum(['before', 'after']),
  attempt: int32().min(1),
  state: z.enum(['Running', 'Passed', 'Failed']),
  startedAt: time(),
  finishedAt: time().optional(),
  run: z
    .string()
    .optional()
    .describe('Name and cluster of the workflow or job.'),
  message: z.string().optional(),
});

/** spec/resources.md 4.29; design.md section 6 for the hash of the change. */
export const promotionStatusSchema = z.object({
  observedGeneration: observedGeneration(),
  phase: z.enum(promotionPhases).optional(),
  message: z
    .string()
    .optional()
    .describe('One sentence: why it is where it is.'),
  artifactHash: z.string().optional(),
  changeHash: z
    .string()
    .optional()
    .describe(
      'Over artifact, overrides, configuration and release state; approvals bind to it.',
    ),
  policyHash: z
    .string()
    .optional()
    .describe('Over the effective gate policy; approvals bind to it.'),
  planHash: z
    .string()
    .optional()
    .describe('Over the rendered manifests that were looked at.'),
  gates: atomicList(promotionGateSchema)
    .optional()
    .describe('In evaluation order.'),
  approvals: atomicList(promotionApprovalSchema).optional(),
  skips: atomicList(promotionSkipSchema).optional(),
  cancellation: z
    .object({ by: z.string(), at: time(), reason: z.string().optional() })
    .optional(),
  checks: atomicList(promotionCheckSchema).optional(),
  admission: promotionAdmissionSchema.optional(),
  gitCommitRequest: z.string().optional(),
  revision: int64().optional().describe('Revision that it produced.'),
  rolledBackBy: z.string().optional().describe('Promotion that undid it.'),
  startedAt: time().optional(),
  appliedAt: time().optional(),
  finishedAt: time().optional(),
  conditions: conditions(),
});

/** Phase of a Promotion. @public */
export type PromotionPhase = (typeof promotionPhases)[number];
/** Type of a gate. @public */
export type GateType = (typeof gateTypes)[number];
/** Answer of a gate. @public */
export type GateState = (typeof gateStates)[number];
/** One gate of a Promotion and its answer. @public */
export type PromotionGate = z.output<typeof promotionGateSchema>;
/** What the answer of a gate rests on. @public */
export type GateEvidence = z.output<typeof evidenceSchema>;
/** One decision of a person about a Promotion. @public */
export type PromotionApproval = z.output<typeof promotionApprovalSchema>;
/** One gate of a Promotion passed over by a person. @public */
export type PromotionSkip = z.output<typeof promotionSkipSchema>;
/** The proof that a change was let in. @public */
export type PromotionAdmission = z.output<typeof promotionAdmissionSchema>;
/** One attempt of a check of a Promotion. @public */
export type PromotionCheck = z.output<typeof promotionCheckSchema>;
