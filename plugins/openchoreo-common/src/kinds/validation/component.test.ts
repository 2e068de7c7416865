import { sample } from '../__fixtures__/objects';
import { componentRule } from './component';

function ofType(type: string) {
  return sample('Component', ({ spec }) => {
    spec.type = type;
  });
}

describe('componentRule', () => {
  it.each(['Service', 'WebApplication', 'ScheduledTask', 'API', 'APIProxy'])(
    'takes components of type %s',
    type => {
      expect(componentRule(ofType(type), undefined)).toEqual([]);
    },
  );

  it('refuses to create other types, and leaves those that exist alone', () => {
    const task = ofType('ManualTask');

    expect(componentRule(task, undefined)).toEqual([
      {
        path: 'spec.type',
        message: 'must be one of Service, WebApplication, ScheduledTask, API',
        reason: 'FieldValueNotSupported',
      },
    ]);
    expect(componentRule(task, task)).toEqual([]);
  });

  it.each([
    { url: '', path: 'spec.build.repository.url', says: 'is required' },
    {
      url: 'file:///srv/git',
      path: 'spec.build.repository.url',
      says: 'must be a URL that begins with https:// or ssh://',
    },
    {
      url: 'https://anna:secret@git.example/a.git',
      path: 'spec.build.repository.url',
      says: 'must not contain a password',
    },
  ])('refuses to build from "$url"', ({ url, path, says }) => {
    const component = sample('Component', ({ spec }) => {
      spec.build!.repository.url = url;
    });

    expect(componentRule(component, undefined)).toEqual([
      expect.objectContaining({ path, message: expect.stringContaining(says) }),
    ]);
  });

  it('needs the name of a template to build with', () => {
    const component = sample('Component', ({ spec }) => {
      spec.build!.templateRef.name = '';
    });

    expect(componentRule(component, undefined)).toEqual([
      expect.objectContaining({ path: 'spec.build.templateRef.name' }),
    ]);
  });
});
