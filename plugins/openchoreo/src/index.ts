/**
 * OpenChoreo in the portal: the delivery of a component, from development to
 * production.
 *
 * @packageDocumentation
 */
export { openchoreoPlugin as default } from './plugin';
