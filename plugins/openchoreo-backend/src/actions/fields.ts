import type { z as zod } from 'zod/v3';

type Zod = typeof zod;

/** Longest name of an object. */
const MAX_NAME = 253;
/** Longest reason that the HTTP API takes as well. */
const MAX_REASON = 1_024;

/** The organization, by the name that objects have for it. */
export const namespaceField = (z: Zod) =>
  z
    .string()
    .min(1)
    .max(MAX_NAME)
    .default('default')
    .describe('The organization. Default: `default`.');

/** The name of some object. */
export const nameField = (z: Zod, what: string) =>
  z.string().min(1).max(MAX_NAME).describe(what);

/** Why somebody wants something. */
export const reasonField = (z: Zod, what: string) =>
  z.string().trim().max(MAX_REASON).describe(what);

/** The client's idempotency key of a request for a change. */
export const requestIdField = (z: Zod) =>
  z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe(
      'Key of your own choice: asking again with the same key is asking once.',
    );

/** What a request for a change is answered with. */
export const promotionAnswer = (z: Zod) =>
  z.object({
    namespace: z.string(),
    name: z.string().describe('Name of the Promotion that was asked for.'),
    phase: z
      .string()
      .describe(
        'Pending, Waiting (for people or for time), Applying, Verifying, Succeeded, Failed, Rejected, Superseded or Cancelled.',
      ),
    message: z.string().describe('Why it is in this phase, in one sentence.'),
    created: z
      .boolean()
      .describe(
        'False: the same change was asked for already, and this is it.',
      ),
  });
