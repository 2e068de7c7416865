import { InputError, ResponseError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { contentHash } from '@openchoreo-backstage/kube-objects';
import {
  finalPhases,
  type Plan,
  type PromotionPhase,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import { planLines } from '../planning/planLines';
import { inWords, sentenceWith } from '../refusal/refusal';
import {
  componentRef,
  DEFAULT_ORGANIZATION,
  entityRef,
  name,
  optionalText,
  organization,
} from './fields';

/** `openchoreo:promote`: what runs in one environment, to the next. */
export function createPromoteAction(options: {
  openchoreo: Pick<OpenChoreoService, 'plan' | 'promote'>;
}) {
  const { openchoreo } = options;
  return createTemplateAction({
    id: 'openchoreo:promote',
    description:
      'Asks for what runs in one environment in the next one. Where gates wait for people or time, it ends at once and the promotion goes on without the task. A version that is there already changes nothing.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Promote to staging, and wait until it runs',
        example: `steps:
  - id: promote
    name: Promote to staging
    action: openchoreo:promote
    input:
      component: reviews
      from: development
      to: staging
  - id: healthy
    name: Wait until it is healthy
    action: openchoreo:wait:healthy
    input:
      component: reviews
      environment: staging
      artifact: \${{ steps.promote.output.artifact }}
`,
      },
    ],
    schema: {
      input: {
        organization,
        component: name('Component that is promoted.'),
        from: name('Environment that has the version.'),
        to: name('Environment that gets it.'),
        reason: optionalText('Why; needed for production.'),
      },
      output: {
        artifact: z =>
          z
            .string()
            .optional()
            .describe('The version, to wait for until it is healthy.'),
        promotion: z =>
          z
            .string()
            .optional()
            .describe('Name of the Promotion; absent when none was needed.'),
        phase: z => z.string().optional().describe('Phase of the Promotion.'),
        message: z => z.string().describe('What happens, in a sentence.'),
        effect: z =>
          z
            .enum(['unchanged', 'applies-now', 'waits', 'refused'])
            .describe('What asking does, as the gates stood.'),
        planHash: z => z.string().describe('Hash of what would run.'),
        plan: z => z.string().describe('The plan in words, line by line.'),
        entityRef,
      },
    },
    async handler(ctx) {
      const {
        organization: namespace = DEFAULT_ORGANIZATION,
        component,
        from,
        to,
        reason,
      } = ctx.input;
      const calls = {
        credentials: await ctx.getInitiatorCredentials(),
        ...(ctx.signal ? { signal: ctx.signal } : {}),
      };
      const change = {
        namespace,
        component,
        from,
        to,
        ...(reason ? { reason } : {}),
      };
      ctx.output('entityRef', componentRef(namespace, component));

      if (ctx.isDryRun) {
        const plan = await planOfDryRun();
        if (!plan) return;
        tell(plan);
        refuseProblems(plan);
        return;
      }

      // The source may get another version while a crashed task is away.
      const key = `${namespace}/${component}/${from}/${to}`;
      const artifactRef = await ctx.checkpoint({
        key: `artifact.${key}`,
        fn: async () => {
          const { after } = await inWords(openchoreo.plan(change, calls));
          return after?.name ?? '';
        },
      });
      const pinned = { ...change, ...(artifactRef ? { artifactRef } : {}) };
      const plan = await inWords(openchoreo.plan(pinned, calls));
      tell(plan);
      refuseProblems(plan);
      if (isThereAlready(plan)) return;

      const promotion = await inWords(
        openchoreo.promote(
          {
            ...pinned,
            requestId: contentHash({
              task: ctx.task.id,
              step: ctx.step?.id ?? '',
              key,
            }),
          },
          calls,
        ),
      );
      ctx.logger.info(
        `Promotion ${promotion.name} is ${promotion.phase}: ${promotion.message}`,
      );
      ctx.output('promotion', promotion.name);
      ctx.output('phase', promotion.phase);
      ctx.output('message', promotion.message);
      if (hasFailed(promotion.phase)) {
        throw new Error(
          `Promotion ${promotion.name} is ${promotion.phase}: ${promotion.message}`,
        );
      }

      async function planOfDryRun(): Promise<Plan | undefined> {
        try {
          return await inWords(openchoreo.plan(change, calls));
        } catch (error) {
          const { cause, message } = error as Error;
          const isNotThere =
            cause instanceof ResponseError && cause.statusCode === 404;
          if (!isNotThere) throw error;
          ctx.logger.warn(`${message} An earlier step has to create it.`);
          return undefined;
        }
      }

      function tell(shown: Plan) {
        const isThere = isThereAlready(shown);
        const message = isThere
          ? `${to} has ${shown.after!.version} already.`
          : shown.sentence;
        const lines = isThere ? [] : planLines(shown);
        for (const line of [message, ...lines]) ctx.logger.info(line);
        if (shown.after) ctx.output('artifact', shown.after.name);
        ctx.output('message', message);
        ctx.output('effect', isThere ? 'unchanged' : shown.effect);
        ctx.output('planHash', shown.hash);
        ctx.output('plan', [message, ...lines].join('\n'));
      }
    },
  });
}

/** The environment was told to run this version. */
function isThereAlready({ before, after }: Plan): boolean {
  return before !== undefined && before.name === after?.name;
}

function refuseProblems(plan: Plan): void {
  if (isThereAlready(plan)) return;
  if (plan.problems.length > 0) {
    throw new InputError(
      sentenceWith(
        `${plan.after?.version ?? 'This'} cannot run in ${plan.environment}.`,
        plan.problems,
      ),
    );
  }
  if (plan.effect === 'refused') throw new Error(plan.sentence);
}

function hasFailed(phase: string): boolean {
  return phase !== 'Succeeded' && finalPhases.has(phase as PromotionPhase);
}
