import { containersInOrder, mainContainer } from './mainContainer';

const image = { image: 'a:1' };

describe('the principal container', () => {
  it.each([
    { reason: 'main', names: ['a', 'main', 'b'], order: ['main', 'a', 'b'] },
    { reason: 'the first by name', names: ['b', 'a'], order: ['a', 'b'] },
    { reason: 'none of none', names: [], order: [] },
  ])('is $reason', ({ names, order }) => {
    const containers = Object.fromEntries(names.map(name => [name, image]));
    expect(containersInOrder({ containers }).map(({ name }) => name)).toEqual(
      order,
    );
    expect(mainContainer({ containers })?.name).toBe(order[0]);
  });
});
