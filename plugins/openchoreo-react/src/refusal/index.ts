export { ActionButton, type ActionButtonProps } from './ActionButton';
export { Refusal } from './Refusal';
