import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  formatDuration,
  isDuration,
  parseDuration,
} from '@openchoreo-backstage/kube-objects';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import { refuseInput } from '../refusal/refusal';
import { deliveryViews } from '../waiting/deliveryViews';
import { laneVerdict } from '../waiting/laneVerdict';
import {
  componentRef,
  DEFAULT_ORGANIZATION,
  entityRef,
  name,
  optionalText,
  organization,
} from './fields';

const DEFAULT_TIMEOUT = '5m';

/** `openchoreo:wait:healthy`: until a component is healthy, or will not become so. */
export function createWaitForHealthyAction(options: {
  openchoreo: Pick<OpenChoreoService, 'watch'>;
}) {
  return createTemplateAction({
    id: 'openchoreo:wait:healthy',
    description:
      'Waits until a component is healthy in an environment. Ends with the reason when it is degraded, or not healthy in time. A dry run does not wait.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Wait for the image that was just deployed',
        example: `steps:
  - id: healthy
    name: Wait until it is healthy
    action: openchoreo:wait:healthy
    input:
      component: reviews
      environment: development
      image: registry.example.com/storefront/reviews:1.1.0
      timeout: 2m
`,
      },
    ],
    schema: {
      input: {
        organization,
        component: name('Component that is waited for.'),
        environment: name('Environment that it is to be healthy in.'),
        timeout: optionalText(
          `Longest wait, such as 90s or 10m. Default: ${DEFAULT_TIMEOUT}.`,
        ),
        image: optionalText(
          'Wait for this image. Default: what is deployed counts, even if a new version is on its way.',
        ),
        artifact: optionalText('Wait for this DeployableArtifact.'),
      },
      output: {
        message: z => z.string().describe('How it does, in a sentence.'),
        artifact: z => z.string().describe('The version that runs.'),
        image: z => z.string().describe('Its image.'),
        endpoints: z =>
          z
            .array(
              z.object({
                name: z.string(),
                type: z.string(),
                visibility: z.enum(['project', 'organization', 'public']),
                uri: z.string(),
              }),
            )
            .describe('Where it can be reached.'),
        url: z =>
          z
            .string()
            .optional()
            .describe('The address for the widest audience, if it has one.'),
        entityRef,
      },
    },
    async handler(ctx) {
      const {
        organization: namespace = DEFAULT_ORGANIZATION,
        component,
        environment,
        timeout = DEFAULT_TIMEOUT,
        image,
        artifact,
      } = ctx.input;
      const timeoutMs = readTimeout(timeout);
      ctx.output('entityRef', componentRef(namespace, component));
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would wait for up to ${formatDuration(
            timeoutMs,
          )} until ${component} is healthy in ${environment}.`,
        );
        return;
      }

      const deadline = AbortSignal.timeout(timeoutMs);
      let last = 'Nothing was heard of it.';
      const say = (sentence: string) => {
        if (sentence !== last) ctx.logger.info(sentence);
        last = sentence;
      };
      const views = deliveryViews({
        openchoreo: options.openchoreo,
        component: { namespace, component },
        credentials: () => ctx.getInitiatorCredentials(),
        signal: AbortSignal.any([
          deadline,
          ...(ctx.signal ? [ctx.signal] : []),
        ]),
        onBroken: error =>
          ctx.logger.warn(
            `The live stream broke and is opened again: ${error.message}`,
          ),
      });
      for await (const view of views) {
        const verdict = laneVerdict(view, {
          environment,
          ...(image ? { image } : {}),
          ...(artifact ? { artifact } : {}),
        });
        say(verdict.sentence);
        if (verdict.state === 'failed') throw new Error(verdict.sentence);
        if (verdict.state === 'healthy') {
          const { endpoints, artifact: running } = verdict.lane;
          const [widest] = [...endpoints].sort(byAudience);
          ctx.output('message', verdict.sentence);
          if (running) {
            ctx.output('artifact', running.name);
            ctx.output('image', running.image);
          }
          ctx.output(
            'endpoints',
            endpoints.map(one => ({ ...one })),
          );
          if (widest) ctx.output('url', widest.uri);
          return;
        }
      }
      if (!deadline.aborted) {
        throw new Error(`The wait was cancelled. ${last}`);
      }
      throw new Error(
        `${component} was not healthy in ${environment} after ${formatDuration(
          timeoutMs,
        )}. ${last}`,
      );
    },
  });
}

const AUDIENCES = ['public', 'organization', 'project'] as const;

function byAudience(
  a: { visibility: (typeof AUDIENCES)[number] },
  b: { visibility: (typeof AUDIENCES)[number] },
): number {
  return AUDIENCES.indexOf(a.visibility) - AUDIENCES.indexOf(b.visibility);
}

/** @throws InputError unless it is a time that a timer can wait */
function readTimeout(text: string): number {
  const ms = isDuration(text) ? parseDuration(text) : NaN;
  // Timers count in 32 bits of milliseconds.
  if (!(ms > 0 && ms <= 2 ** 31 - 1)) {
    refuseInput([
      {
        path: 'timeout',
        message: `must be a time such as 90s or 10m, not ${text}`,
      },
    ]);
  }
  return Math.ceil(ms);
}
