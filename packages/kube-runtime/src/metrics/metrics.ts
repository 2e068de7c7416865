/** @public */
export type MetricLabels = Readonly<Record<string, string>>;

/**
 * Where measurements go. Durations are in seconds. Implementations must be
 * fast and must not throw: they are called on every reconcile.
 *
 * @public
 */
export interface MetricsSink {
  /** Adds to a counter. */
  count(name: string, labels: MetricLabels, by?: number): void;
  /** Sets a gauge. */
  gauge(name: string, labels: MetricLabels, value: number): void;
  /** Adds one observation to a histogram. */
  observe(name: string, labels: MetricLabels, value: number): void;
}

/**
 * The names that controller-runtime and client-go use, so that dashboards made
 * for them work; the last one is ours.
 *
 * @public
 */
export const METRICS = {
  /** Labels `controller`, `result` (`success`, `requeue_after`, `error`). */
  reconcileTotal: 'controller_runtime_reconcile_total',
  reconcileErrorsTotal: 'controller_runtime_reconcile_errors_total',
  terminalErrorsTotal: 'controller_runtime_terminal_reconcile_errors_total',
  reconcileTimeSeconds: 'controller_runtime_reconcile_time_seconds',
  activeWorkers: 'controller_runtime_active_workers',
  maxConcurrentReconciles: 'controller_runtime_max_concurrent_reconciles',
  /** Label `name`, as all of the work queue. */
  queueDepth: 'workqueue_depth',
  queueAddsTotal: 'workqueue_adds_total',
  queueDurationSeconds: 'workqueue_queue_duration_seconds',
  workDurationSeconds: 'workqueue_work_duration_seconds',
  queueRetriesTotal: 'workqueue_retries_total',
  /** 1 while this process leads, label `name`. */
  leaderStatus: 'leader_election_master_status',
  /** Objects that were slowed down because they were reconciled too often. */
  reconcileStormsTotal: 'controller_runtime_reconcile_storms_total',
} as const;

/** Measures nothing. @public */
export const noMetrics: MetricsSink = {
  count: () => {},
  gauge: () => {},
  observe: () => {},
};

/** @public */
export interface MemoryMetrics extends MetricsSink {
  /** A counter or gauge; 0 when it was never touched. */
  value(name: string, labels: MetricLabels): number;
  /** All observations of a histogram, oldest first. */
  observations(name: string, labels: MetricLabels): readonly number[];
}

/** Keeps everything in memory, for tests. It grows without bound. @public */
export function createMemoryMetrics(): MemoryMetrics {
  const values = new Map<string, number>();
  const histograms = new Map<string, number[]>();
  return {
    count(name, labels, by = 1) {
      const key = seriesKey(name, labels);
      values.set(key, (values.get(key) ?? 0) + by);
    },
    gauge(name, labels, value) {
      values.set(seriesKey(name, labels), value);
    },
    observe(name, labels, value) {
      const key = seriesKey(name, labels);
      const observations = histograms.get(key);
      if (observations) {
        observations.push(value);
      } else {
        histograms.set(key, [value]);
      }
    },
    value: (name, labels) => values.get(seriesKey(name, labels)) ?? 0,
    observations: (name, labels) =>
      histograms.get(seriesKey(name, labels)) ?? [],
  };
}

function seriesKey(name: string, labels: MetricLabels): string {
  const pairs = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(',')}}`;
}
