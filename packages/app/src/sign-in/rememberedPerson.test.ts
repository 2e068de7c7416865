import { createRememberedPerson } from './rememberedPerson';

function store() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

it('lets two tabs be two people, and a new tab be the last one chosen', () => {
  const browser = store();
  const first = createRememberedPerson({ tab: store(), browser });
  const second = createRememberedPerson({ tab: store(), browser });
  expect(first.read()).toBeUndefined();

  first.choose('anna');
  expect(second.read()).toBe('anna');
  second.forget();
  expect(second.read()).toBeUndefined();
  expect(first.read()).toBe('anna');

  second.choose('carla');
  expect(first.read()).toBe('anna');
  expect(createRememberedPerson({ tab: store(), browser }).read()).toBe(
    'carla',
  );
});
