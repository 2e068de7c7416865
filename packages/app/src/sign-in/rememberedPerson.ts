/** Where browsers keep what a person chose. */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'openchoreo.demo-person';

/**
 * Who was chosen. A tab keeps its own choice, so that two people of the demo
 * can be open side by side; a new tab begins with the last choice of any.
 */
export function createRememberedPerson(stores: { tab: Store; browser: Store }) {
  const { tab, browser } = stores;
  return {
    /** Id of the person, if one was chosen. */
    read: (): string | undefined =>
      tab.getItem(KEY) ?? browser.getItem(KEY) ?? undefined,
    choose(id: string) {
      tab.setItem(KEY, id);
      browser.setItem(KEY, id);
    },
    /** The next page of any tab asks again; other open tabs stay who they are. */
    forget() {
      tab.removeItem(KEY);
      browser.removeItem(KEY);
    },
  };
}
