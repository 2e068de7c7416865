/**
 * The scaffolder backend module of OpenChoreo.
 *
 * @packageDocumentation
 */
export { scaffolderModuleOpenChoreo as default } from './module';
