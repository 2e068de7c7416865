import { readyMessage } from './readyMessage';

describe('readyMessage', () => {
  it('tells the URL, how to sign in, and what to try', () => {
    const lines = readyMessage({
      url: 'http://localhost:7007',
      people: [
        {
          id: 'anna',
          displayName: 'Anna',
          title: 'Developer',
          entityRef: 'user:default/anna',
        },
        {
          id: 'carla',
          displayName: 'Carla',
          entityRef: 'user:default/carla',
        },
      ],
      thingsToTry: ['Deploy an image.', 'Promote it.'],
    });

    expect(lines).toEqual([
      'Ready: http://localhost:7007',
      '',
      'Sign in by choosing a person, without a password:',
      '  Anna   Developer',
      '  Carla',
      '',
      'Try this:',
      '  1. Deploy an image.',
      '  2. Promote it.',
    ]);
  });

  it('is one line where there is no demo', () => {
    expect(
      readyMessage({
        url: 'https://portal.example',
        people: [],
        thingsToTry: [],
      }),
    ).toEqual(['Ready: https://portal.example']);
  });
});
