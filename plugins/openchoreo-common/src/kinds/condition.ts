import { z } from 'zod';
import { int64, listMap, time } from './fields';

/** spec/resources.md 3.1. */
export const conditionSchema = z
  .object({
    type: z
      .string()
      .max(316)
      .regex(
        /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/,
      )
      .describe('What the condition is about, in CamelCase.'),
    status: z.enum(['True', 'False', 'Unknown']),
    reason: z
      .string()
      .min(1)
      .max(1024)
      .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
      .describe('Why, as one word that programs may compare.'),
    message: z
      .string()
      .max(32768)
      .describe('Why, as a sentence for people. May be empty.'),
    lastTransitionTime: time().describe('When the status last flipped.'),
    observedGeneration: int64()
      .min(0)
      .optional()
      .describe('Generation of the object that the condition describes.'),
  })
  .describe('One observation of the state of the object.');

/** `status.conditions[]`: one entry per type. */
export const conditions = () =>
  listMap(conditionSchema, 'type')
    .optional()
    .describe('Observations of the state of the object, one per type.');

/** `status.observedGeneration`. */
export const observedGeneration = () =>
  int64()
    .optional()
    .describe('Generation of the spec that this status describes.');

/** Status of the kinds that report nothing but conditions. */
export const conditionedStatusSchema = z.object({
  observedGeneration: observedGeneration(),
  conditions: conditions(),
});

/** Status of the kinds that report nothing but conditions. @public */
export type ConditionedStatus = z.output<typeof conditionedStatusSchema>;
