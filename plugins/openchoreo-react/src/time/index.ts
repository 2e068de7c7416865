export {
  formatAbsolute,
  formatClock,
  formatDuration,
  formatRelative,
} from './format';
export { RelativeTime, type RelativeTimeProps } from './RelativeTime';
export { useNow } from './useNow';
