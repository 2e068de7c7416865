/**
 * The search backend module of OpenChoreo.
 *
 * @packageDocumentation
 */
export { searchModuleOpenChoreo as default } from './module';
export type { ApiOperationDocument } from './collator/operationDocument';
