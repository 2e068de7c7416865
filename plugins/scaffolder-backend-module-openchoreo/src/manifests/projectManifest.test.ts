import { projectManifest } from './projectManifest';

describe('projectManifest', () => {
  it('is a Project with what was said of it', () => {
    expect(
      projectManifest({
        organization: 'acme',
        name: 'shop',
        displayName: 'Shop',
        description: 'Sells things',
        owner: 'team-shop',
        pipeline: 'careful',
      }),
    ).toEqual({
      objects: [
        {
          apiVersion: 'openchoreo.dev/v1alpha1',
          kind: 'Project',
          metadata: {
            name: 'shop',
            namespace: 'acme',
            annotations: {
              'openchoreo.dev/display-name': 'Shop',
              'openchoreo.dev/description': 'Sells things',
              'openchoreo.dev/owner': 'group:default/team-shop',
            },
          },
          spec: { deploymentPipelineRef: 'careful' },
        },
      ],
      problems: [],
    });
  });

  it('leaves the pipeline to the platform when none is named', () => {
    const { objects } = projectManifest({ organization: 'acme', name: 'shop' });
    expect(objects[0].spec).toEqual({});
  });
});
