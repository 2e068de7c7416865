export * from './entries';
export * from './keys';
export * from './sealer';
export { sealedHistory } from './sealedHistory';
