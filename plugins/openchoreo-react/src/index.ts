/**
 * Hooks over the OpenChoreo backend and its live stream, and the components
 * that say the same thing in the same way on every page.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './feedback';
export * from './live';
export * from './people';
export * from './refusal';
export * from './sandbox';
export * from './state';
export * from './time';
export * from './version';
