export * from './object/object';
export * from './errors/errors';
export { isJsonObject, type JsonObject } from './json/jsonObject';
export * from './paths/fieldPath';
export * from './canonical/canonicalJson';
export * from './canonical/contentHash';
export * from './canonical/deepEqualJson';
export * from './names/kubeName';
export * from './names/syntax';
export * from './names/validateObjectMeta';
export type * from './selectors/requirement';
export {
  equalitySelector,
  formatLabelSelector,
  matchesLabels,
  parseLabelSelector,
} from './selectors/labelSelector';
export * from './selectors/fieldSelector';
export * from './selectors/objectSelector';
export * from './conditions/conditions';
export type * from './schema/structuralSchema';
export * from './schema/compileSchema';
export * from './schema/objectMetaSchema';
export * from './schema/validateStructural';
export {
  EMPTY_FIELD_SET,
  equalFieldSets,
  fieldSetPaths,
  intersectFieldSets,
  isEmptyFieldSet,
  subtractFieldSets,
  unionFieldSets,
  type FieldSet,
} from './fieldsets/fieldSet';
export * from './fieldsets/fieldsV1';
export * from './fieldsets/applyMerge';
export * from './fieldsets/updateManagers';
export type { WriteScope } from './fieldsets/scope';
export * from './patch/mergePatch';
export * from './patch/mergeKeys';
export * from './patch/strategicMerge';
export * from './patch/diffObjects';
export * from './quantities/quantity';
export * from './durations/duration';
