/**
 * The catalog backend module of OpenChoreo.
 *
 * @packageDocumentation
 */
export { catalogModuleOpenChoreo as default } from './module';
