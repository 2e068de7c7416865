import type { TabMessage, Tabs } from '../tabs';

/** A tab of a fake browser. */
export interface FakeTab {
  tabs: Tabs;
  /** As a crash: nothing is said, locks fall. */
  crash(): void;
}

/** Tabs that share locks and a channel, for one person. */
export interface FakeBrowser {
  openTab(): FakeTab;
  /** Everything that was posted. */
  posted: TabMessage[];
}

interface Waiter {
  tab: string;
  resolve: (release: () => void) => void;
}

export function createFakeBrowser(): FakeBrowser {
  const listeners = new Map<string, (message: TabMessage) => void>();
  const locks = new Map<string, Waiter[]>();
  const posted: TabMessage[] = [];
  let opened = 0;

  /** The first in the queue holds the lock. */
  function grant(name: string) {
    const [holder] = locks.get(name) ?? [];
    holder?.resolve(() => remove(name, holder));
  }

  function remove(name: string, waiter: Waiter) {
    const queue = locks.get(name) ?? [];
    const wasHolder = queue[0] === waiter;
    locks.set(
      name,
      queue.filter(other => other !== waiter),
    );
    if (wasHolder) grant(name);
  }

  return {
    posted,
    openTab() {
      opened += 1;
      const id = `tab-${opened}`;
      let isGone = false;
      return {
        tabs: {
          id,
          channel: {
            post(message) {
              if (isGone) return;
              posted.push(message);
              // What arrives is a copy, as with a real channel.
              const copy = structuredClone(message);
              for (const [tab, listener] of listeners) {
                if (tab !== id) queueMicrotask(() => listener(copy));
              }
            },
            listen: listener => listeners.set(id, listener),
          },
          locks: {
            acquire: name =>
              new Promise(resolve => {
                const queue = locks.get(name) ?? [];
                queue.push({ tab: id, resolve });
                locks.set(name, queue);
                if (queue.length === 1) grant(name);
              }),
          },
        },
        crash() {
          isGone = true;
          listeners.delete(id);
          for (const [name, queue] of locks) {
            for (const waiter of queue.filter(({ tab }) => tab === id)) {
              remove(name, waiter);
            }
          }
        },
      };
    },
  };
}
