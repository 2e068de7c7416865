export { VersionChip, type VersionChipProps } from './VersionChip';
