export {
  registerActions,
  type RegisterActionsOptions,
} from './registerActions';
