export { EmptyState, type EmptyStateProps } from './EmptyState';
export { ErrorState, ProblemList, type ErrorStateProps } from './ErrorState';
