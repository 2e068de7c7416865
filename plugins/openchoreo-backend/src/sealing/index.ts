export * from './keys';
export * from './sealer';
