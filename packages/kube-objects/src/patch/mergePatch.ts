import {
  isJsonObject,
  ownMember,
  setMember,
  type JsonObject,
} from '../json/jsonObject';

/**
 * JSON merge patch (RFC 7386): members of the patch replace those of the
 * target, objects are merged, null removes. Neither input is changed; the
 * result may share parts with both.
 *
 * @public
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) {
    return patch;
  }
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[name];
    } else if (value !== undefined) {
      setMember(result, name, mergePatch(ownMember(result, name), value));
    }
  }
  return result;
}
