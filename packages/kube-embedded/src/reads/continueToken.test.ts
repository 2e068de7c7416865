import { BadRequestError, GoneError } from '@openchoreo-backstage/kube-objects';
import { decodeContinue, encodeContinue } from './continueToken';

const token = {
  epoch: 'e',
  rv: 7,
  cluster: 'c',
  kind: 'Widget.example.org',
  namespace: 'ns',
  name: 'näme',
};

const expected = { epoch: 'e', cluster: 'c', kind: 'Widget.example.org' };

describe('continue tokens', () => {
  it('come back as they were', () => {
    expect(decodeContinue(encodeContinue(token), expected)).toMatchObject(
      token,
    );
  });

  it('of another epoch are gone', () => {
    expect(() =>
      decodeContinue(encodeContinue(token), { ...expected, epoch: 'f' }),
    ).toThrow(GoneError);
  });

  it.each([{ cluster: 'd' }, { kind: 'Other' }])(
    'of another list are refused: %p',
    other => {
      expect(() =>
        decodeContinue(encodeContinue(token), { ...expected, ...other }),
      ).toThrow(BadRequestError);
    },
  );

  it.each([
    '',
    'x',
    Buffer.from('[]').toString('base64url'),
    Buffer.from('{"v":1,"rv":"7"}').toString('base64url'),
    Buffer.from('{"v":1,"rv":7,"epoch":"e"}').toString('base64url'),
    Buffer.from('{"v":2,"rv":7}').toString('base64url'),
  ])('that are none are refused: "%s"', text => {
    expect(() => decodeContinue(text, expected)).toThrow(
      'The continue token is not one of this server',
    );
  });
});
