import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import { applyOnce } from '../applying/applyOnce';
import { projectManifest } from '../manifests/projectManifest';
import { refuseInput } from '../refusal/refusal';
import {
  changes,
  DEFAULT_ORGANIZATION,
  entityRef,
  manifests,
  newName,
  optionalText,
  organization,
} from './fields';

/** `openchoreo:project:create`: a Project, once. */
export function createProjectAction(options: {
  openchoreo: Pick<OpenChoreoService, 'apply' | 'get'>;
}) {
  return createTemplateAction({
    id: 'openchoreo:project:create',
    description:
      'Creates a project. One that is there already and equal is left as it is.',
    supportsDryRun: true,
    examples: [
      {
        description: 'A project on the default pipeline',
        example: `steps:
  - id: project
    name: Create the project
    action: openchoreo:project:create
    input:
      name: storefront
      displayName: Storefront
      owner: group:default/team-storefront
`,
      },
    ],
    schema: {
      input: {
        organization,
        name: newName('Name of the project'),
        displayName: optionalText('Name for people.'),
        description: optionalText('What the project is for.'),
        owner: optionalText(
          'Entity that owns it, for example group:default/team-a. Default: the owner of the organization.',
        ),
        pipeline: optionalText(
          'DeploymentPipeline that its components are promoted along. Default: default.',
        ),
      },
      output: {
        name: z => z.string().describe('Name of the project.'),
        organization: z => z.string().describe('Its organization.'),
        entityRef,
        catalogPath: z => z.string().describe('Path of its catalog page.'),
        changes,
        manifests,
      },
    },
    async handler(ctx) {
      const { organization: namespace = DEFAULT_ORGANIZATION, name } =
        ctx.input;
      const { objects, problems } = projectManifest({
        ...ctx.input,
        organization: namespace,
      });
      refuseInput(problems);
      const applied = await applyOnce(ctx, options.openchoreo, objects);
      ctx.output('name', name);
      ctx.output('organization', namespace);
      ctx.output('entityRef', `system:${namespace}/${name}`);
      ctx.output('catalogPath', `/catalog/${namespace}/system/${name}`);
      ctx.output('changes', applied.changes);
      ctx.output('manifests', applied.manifests);
    },
  });
}
