import { mockServices } from '@backstage/backend-test-utils';
import { collatorSchedule } from './schedule';

const configured = (schedule?: object) =>
  mockServices.rootConfig({
    data: {
      search: { collators: { openchoreo: { ...(schedule && { schedule }) } } },
    } as never,
  });

describe('collatorSchedule', () => {
  it('is every ten minutes by default', () => {
    expect(collatorSchedule(mockServices.rootConfig())).toMatchObject({
      frequency: { minutes: 10 },
    });
    expect(collatorSchedule(configured())).toMatchObject({
      frequency: { minutes: 10 },
    });
  });

  it('is what is configured', () => {
    expect(
      collatorSchedule(
        configured({ frequency: { seconds: 30 }, timeout: 'PT1M' }),
      ),
    ).toEqual({ frequency: { seconds: 30 }, timeout: { minutes: 1 } });
  });

  it('is refused when it is none', () => {
    expect(() => collatorSchedule(configured({ frequency: 'often' }))).toThrow(
      /search\.collators\.openchoreo\.schedule/,
    );
  });
});
