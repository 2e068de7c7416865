export { createBindingController } from './bindingController';
