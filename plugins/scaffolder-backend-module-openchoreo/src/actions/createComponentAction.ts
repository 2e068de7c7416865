import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  endpointTypes,
  exposeLevels,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import { applyOnce } from '../applying/applyOnce';
import { componentManifests } from '../manifests/componentManifests';
import { refuseInput } from '../refusal/refusal';
import {
  changes,
  componentRef,
  DEFAULT_ORGANIZATION,
  entityRef,
  manifests,
  name,
  newName,
  optionalText,
  organization,
} from './fields';

/** `openchoreo:component:create`: a service from an image, once. */
export function createComponentAction(options: {
  openchoreo: Pick<OpenChoreoService, 'apply' | 'get'>;
}) {
  return createTemplateAction({
    id: 'openchoreo:component:create',
    description:
      'Creates a service from a container image: its Component, Workload and Service, all or none. What is there already and equal is left as it is.',
    supportsDryRun: true,
    examples: [
      {
        description: 'A REST service that everyone may call',
        example: `steps:
  - id: component
    name: Create the component
    action: openchoreo:component:create
    input:
      project: storefront
      name: reviews
      image: registry.example.com/storefront/reviews:1.0.0
      endpoints:
        - name: api
          type: REST
          port: 8080
          exposeLevels: [Public]
      connections:
        - name: books
          component: books
          endpoint: books-api
          env:
            - key: BOOKS_URL
`,
      },
    ],
    schema: {
      input: {
        organization,
        project: name('Project that it belongs to; must exist.'),
        name: newName('Name of the component'),
        displayName: optionalText('Name for people.'),
        description: optionalText('What the component does.'),
        owner: optionalText(
          'Entity that owns it, for example group:default/team-a. Default: the owner of the project.',
        ),
        type: z =>
          z.enum(['Service']).optional().describe('Only services so far.'),
        image: z =>
          z
            .string()
            .regex(/^\S+$/, 'must not be empty or have spaces')
            .describe('Image with a tag or a digest.'),
        endpoints: z =>
          z
            .array(
              z.object({
                name: z.string().min(1),
                type: z.enum(endpointTypes),
                port: z.number().int().min(1).max(65_535),
                basePath: z
                  .string()
                  .optional()
                  .describe('Path prefix on the service; only for REST.'),
                exposeLevels: z
                  .array(z.enum(exposeLevels))
                  .optional()
                  .describe(
                    'Who may call it; only for REST. Default: the project.',
                  ),
                schema: z
                  .string()
                  .optional()
                  .describe('API definition (OpenAPI, proto, SDL) as text.'),
              }),
            )
            .optional()
            .describe('What it listens on.'),
        env: z =>
          z
            .array(z.object({ key: z.string().min(1), value: z.string() }))
            .optional()
            .describe('Environment variables. Never put secrets here.'),
        connections: z =>
          z
            .array(
              z.object({
                name: z.string().min(1),
                component: z.string().min(1),
                endpoint: z.string().min(1),
                project: z
                  .string()
                  .optional()
                  .describe('Default: the same project.'),
                env: z
                  .array(
                    z.object({
                      key: z.string().min(1),
                      value: z
                        .string()
                        .optional()
                        .describe(
                          'Template over host, port, scheme, basePath, uri and url. Default: {{ .uri }}.',
                        ),
                    }),
                  )
                  .min(1),
              }),
            )
            .optional()
            .describe('Endpoints of other components that it calls.'),
        className: optionalText('ServiceClass. Default: default.'),
      },
      output: {
        name: z => z.string().describe('Name of the component.'),
        project: z => z.string().describe('Its project.'),
        organization: z => z.string().describe('Its organization.'),
        image: z =>
          z.string().describe('The image, to wait for until it is healthy.'),
        entityRef,
        catalogPath: z => z.string().describe('Path of its catalog page.'),
        changes,
        manifests,
      },
    },
    async handler(ctx) {
      const { organization: namespace = DEFAULT_ORGANIZATION, ...input } =
        ctx.input;
      const { objects, problems } = componentManifests({
        ...input,
        organization: namespace,
      });
      refuseInput(problems);
      const applied = await applyOnce(ctx, options.openchoreo, objects);
      ctx.output('name', input.name);
      ctx.output('project', input.project);
      ctx.output('organization', namespace);
      ctx.output('image', input.image);
      ctx.output('entityRef', componentRef(namespace, input.name));
      ctx.output(
        'catalogPath',
        `/catalog/${namespace}/component/${input.name}`,
      );
      ctx.output('changes', applied.changes);
      ctx.output('manifests', applied.manifests);
    },
  });
}
