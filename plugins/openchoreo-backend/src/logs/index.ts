export { createLogs, type Logs } from './logs';
