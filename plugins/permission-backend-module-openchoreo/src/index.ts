/**
 * Permission policy that maps catalog groups to OpenChoreo roles.
 *
 * @packageDocumentation
 */
export { permissionModuleOpenChoreo as default } from './module';
