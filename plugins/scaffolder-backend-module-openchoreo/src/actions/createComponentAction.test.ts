import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import { runStep } from '../__testUtils__/runStep';
import { createComponentAction } from './createComponentAction';
import { createProjectAction } from './createProjectAction';

const untouched: Pick<OpenChoreoService, 'apply' | 'get'> = {
  apply: () => Promise.reject(new Error('was called')),
  get: () => Promise.reject(new Error('was called')),
};

describe('openchoreo:component:create', () => {
  it('asks the backend nothing while the input is wrong, and says all of it', async () => {
    await expect(
      runStep(createComponentAction({ openchoreo: untouched }), {
        project: 'shop',
        name: 'till',
        image: 'till:1',
        owner: 'group:',
        env: [
          { key: 'A', value: '1' },
          { key: 'A', value: '2' },
        ],
      }),
    ).rejects.toThrow(
      [
        'The input is wrong.',
        '- owner: must be an entity reference such as group:default/team-a',
        '- env[1].key: repeats env[0].key, A',
      ].join('\n'),
    );
  });

  it('has a form that knows names, images and types', () => {
    const { schema } = createComponentAction({ openchoreo: untouched });
    expect(schema?.input).toMatchObject({
      required: ['project', 'name', 'image'],
      properties: {
        name: { pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63 },
        image: { pattern: '^\\S+$' },
        type: { enum: ['Service'] },
      },
    });
  });
});

describe('openchoreo:project:create', () => {
  it('needs nothing but a name', () => {
    const { schema } = createProjectAction({ openchoreo: untouched });
    expect(schema?.input?.required).toEqual(['name']);
  });
});
