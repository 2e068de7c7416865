/**
 * The control plane of OpenChoreo as a Backstage backend plugin.
 *
 * @packageDocumentation
 */
export { openchoreoPlugin as default } from './plugin/plugin';
