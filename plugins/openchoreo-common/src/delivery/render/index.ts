export * from './input';
export { cellNamespace } from './cell';
export { render } from './render';
export type { RenderedResource, RenderResult } from './render';
export { SANDBOX_BEHAVIOUR_ANNOTATION } from './workload';
