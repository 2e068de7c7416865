export { SimulatedTag } from './SimulatedTag';
