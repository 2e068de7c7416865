export * from './renderInput';
