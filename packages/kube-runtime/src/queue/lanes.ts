/** First in, first out within a priority; higher priorities first. */
export interface Lanes {
  push(key: string, priority: number): void;
  /** The first key for which `wanted` is true; the ones before it are dropped. */
  shift(wanted: (key: string, priority: number) => boolean): string | undefined;
  clear(): void;
}

interface Lane {
  priority: number;
  keys: string[];
  head: number;
}

/** Above this many taken keys a lane gives their memory back. */
const COMPACT_AFTER = 1024;

/**
 * There are only a few priorities, so a lane for each is cheaper than a heap.
 */
export function createLanes(): Lanes {
  /** Sorted, highest priority first. */
  const lanes: Lane[] = [];

  return {
    push(key, priority) {
      let lane = lanes.find(candidate => candidate.priority === priority);
      if (!lane) {
        lane = { priority, keys: [], head: 0 };
        lanes.push(lane);
        lanes.sort((a, b) => b.priority - a.priority);
      }
      lane.keys.push(key);
    },

    shift(wanted) {
      for (const lane of lanes) {
        while (lane.head < lane.keys.length) {
          const key = lane.keys[lane.head];
          lane.head += 1;
          if (lane.head > COMPACT_AFTER && lane.head * 2 > lane.keys.length) {
            lane.keys.splice(0, lane.head);
            lane.head = 0;
          }
          if (wanted(key, lane.priority)) {
            return key;
          }
        }
      }
      return undefined;
    },

    clear() {
      lanes.length = 0;
    },
  };
}
