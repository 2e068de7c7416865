export { wordOfState } from './displayState';
export { StateBadge, type StateBadgeProps } from './StateBadge';
export { StateMark } from './StateMark';
