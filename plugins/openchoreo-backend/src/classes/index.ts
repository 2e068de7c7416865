export {
  createAPIClassController,
  createServiceClassController,
} from './classControllers';
