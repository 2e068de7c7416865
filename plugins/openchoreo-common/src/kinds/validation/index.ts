export { validateObject } from './validateObject';
export type { WriteFacts } from './rule';
