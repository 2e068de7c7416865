import { ConfigReader } from '@backstage/config';
import { readDemoPeople } from './demoPeople';

const read = (people: object[], enabled = true) =>
  readDemoPeople(
    new ConfigReader({ openchoreo: { demo: { enabled, people } } }),
  );

describe('readDemoPeople', () => {
  it('completes the entity ref', () => {
    expect(
      read([{ id: 'anna', displayName: 'Anna', entityRef: 'anna' }]),
    ).toEqual([
      { id: 'anna', displayName: 'Anna', entityRef: 'user:default/anna' },
    ]);
  });

  it('has nobody when the demo is not enabled, or not configured', () => {
    expect(
      read([{ id: 'anna', displayName: 'Anna', entityRef: 'anna' }], false),
    ).toEqual([]);
    expect(readDemoPeople(new ConfigReader({}))).toEqual([]);
  });

  it.each([
    {
      reason: 'an id that a header cannot carry as it is',
      people: [{ id: 'an na', displayName: 'Anna', entityRef: 'anna' }],
      message: 'letters, digits',
    },
    {
      reason: 'an id that is there twice',
      people: [
        { id: 'anna', displayName: 'Anna', entityRef: 'anna' },
        { id: 'anna', displayName: 'Other', entityRef: 'other' },
      ],
      message: '"anna" is there twice',
    },
    {
      reason: 'a ref of something that cannot sign in',
      people: [
        { id: 'anna', displayName: 'Anna', entityRef: 'group:default/anna' },
      ],
      message: 'must name a user',
    },
  ])('refuses $reason', ({ people, message }) => {
    expect(() => read(people)).toThrow(message);
  });
});
