export { editorOf } from './authorship';
export { createAdmission } from './createAdmission';
export { RESUME_CAUSE } from './gates';
export { ACTION_CAUSE } from './writers';
