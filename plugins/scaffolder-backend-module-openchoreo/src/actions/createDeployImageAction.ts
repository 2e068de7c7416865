import { NotFoundError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  mainContainer,
  type Workload,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type {
  OpenChoreoCallOptions,
  OpenChoreoService,
} from '@openchoreo-backstage/plugin-openchoreo-node';
import { inWords } from '../refusal/refusal';
import {
  componentRef,
  DEFAULT_ORGANIZATION,
  entityRef,
  name,
  optionalText,
  organization,
} from './fields';

type Reader = Pick<OpenChoreoService, 'get' | 'list'>;

/** `openchoreo:deploy-image`: another image for a component. */
export function createDeployImageAction(options: {
  openchoreo: Reader & Pick<OpenChoreoService, 'deployImage'>;
}) {
  const { openchoreo } = options;
  return createTemplateAction({
    id: 'openchoreo:deploy-image',
    description:
      'Gives a component another image; the first environment of its pipeline follows. An image that it has already changes nothing.',
    supportsDryRun: true,
    examples: [
      {
        description: 'A new version, and wait until it runs',
        example: `steps:
  - id: deploy
    name: Deploy the image
    action: openchoreo:deploy-image
    input:
      component: reviews
      image: registry.example.com/storefront/reviews:1.1.0
      reason: Faster search
  - id: healthy
    name: Wait until it is healthy
    action: openchoreo:wait:healthy
    input:
      component: reviews
      environment: development
      image: \${{ steps.deploy.output.image }}
`,
      },
    ],
    schema: {
      input: {
        organization,
        component: name('Component that gets the image.'),
        image: z =>
          z
            .string()
            .regex(/^\S+$/, 'must not be empty or have spaces')
            .describe('Image with a tag or a digest.'),
        container: optionalText('Container. Default: the main one.'),
        reason: optionalText('Why, for the history.'),
      },
      output: {
        image: z =>
          z.string().describe('The image, to wait for until it is healthy.'),
        previousImage: z =>
          z.string().optional().describe('The image that it had before.'),
        changed: z =>
          z
            .boolean()
            .describe('Whether it was changed; in a dry run, would be.'),
        entityRef,
      },
    },
    async handler(ctx) {
      const {
        organization: namespace = DEFAULT_ORGANIZATION,
        component,
        image,
        container,
        reason,
      } = ctx.input;
      const calls: OpenChoreoCallOptions = {
        credentials: await ctx.getInitiatorCredentials(),
        ...(ctx.signal ? { signal: ctx.signal } : {}),
      };
      const workload = await inWords(
        workloadOf(openchoreo, { namespace, component }, calls),
      );
      if (!workload) {
        const missing = `Component ${namespace}/${component} has no Workload.`;
        if (!ctx.isDryRun) throw new NotFoundError(missing);
        ctx.logger.warn(`${missing} An earlier step has to create it.`);
      }
      const previous = workload && imageOf(workload, container);
      const changed = previous !== image;
      if (!changed) {
        ctx.logger.info(`${component} has image ${image} already.`);
      } else if (ctx.isDryRun) {
        ctx.logger.info(
          `${component} would get image ${image} in place of ${
            previous ?? 'none'
          }.`,
        );
      } else {
        await inWords(
          openchoreo.deployImage(
            { namespace, name: component },
            {
              image,
              ...(container ? { container } : {}),
              ...(reason ? { reason } : {}),
            },
            calls,
          ),
        );
        ctx.logger.info(
          `${component} got image ${image} in place of ${previous ?? 'none'}.`,
        );
      }
      ctx.output('image', image);
      if (previous) ctx.output('previousImage', previous);
      ctx.output('changed', changed);
      ctx.output('entityRef', componentRef(namespace, component));
    },
  });
}

/** The Workload of a component: mostly the one of its name. */
async function workloadOf(
  openchoreo: Reader,
  { namespace, component }: { namespace: string; component: string },
  calls: OpenChoreoCallOptions,
): Promise<Workload | undefined> {
  const isOurs = (workload: Workload) =>
    workload.spec.owner.componentName === component;
  const namesake = await openchoreo.get<Workload>(
    { kind: 'Workload', namespace, name: component },
    calls,
  );
  if (namesake && isOurs(namesake)) return namesake;
  let page: string | undefined;
  do {
    const list = await openchoreo.list<Workload>(
      { kind: 'Workload', namespace, ...(page ? { continue: page } : {}) },
      calls,
    );
    const found = list.items.find(isOurs);
    if (found) return found;
    page = list.continue;
  } while (page);
  return undefined;
}

function imageOf(
  { spec }: Workload,
  container: string | undefined,
): string | undefined {
  return container
    ? spec.containers?.[container]?.image
    : mainContainer(spec)?.container.image;
}
