export * from './summarize';
