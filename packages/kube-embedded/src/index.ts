export * from './admission/Admission';
export * from './cluster/EmbeddedCluster';
export * from './kinds/CustomKind';
export { builtInKinds } from './kinds/builtInKinds';
export type {
  Ledger,
  LedgerEntry,
  LedgerLabels,
  LedgerOptions,
  LedgerQuery,
  NewLedgerEntry,
} from './ledger/Ledger';
export { keyRing, type EncryptionKey, type KeyRing } from './sealing/KeyRing';
export { RETENTION } from './store/compact';
export { renewEpoch } from './store/epoch';
export {
  openStore,
  type ClusterOptions,
  type EmbeddedStore,
  type StoreOptions,
} from './store/openStore';
export { MAX_OBJECT_BYTES } from './writes/settle';
export type { Write } from './writes/Write';
