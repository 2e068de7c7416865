import {
  type FieldProblem,
  type JsonObject,
  fieldPath,
  isJsonObject,
} from '@openchoreo-backstage/kube-objects';
import { isMarker } from '../sealing/KeyRing';

const BASE64 =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * A Secret, or a patch of one, with the plain texts of `stringData` put into
 * `data` in base64, as the API server does.
 *
 * @returns also what in `data` is not base64; the values are not in the messages
 */
export function foldStringData(input: JsonObject): {
  value: JsonObject;
  problems: FieldProblem[];
} {
  const { stringData, ...rest } = input;
  const folded = isJsonObject(stringData)
    ? Object.fromEntries(
        Object.entries(stringData).flatMap(([key, text]) => {
          if (text === null) {
            return [];
          }
          return [
            [key, typeof text === 'string' ? encoded(text) : text] as const,
          ];
        }),
      )
    : {};
  const data = isJsonObject(rest.data) ? rest.data : {};
  const problems = Object.entries(data).flatMap(([key, text]) =>
    typeof text === 'string' && !isMarker(text) && !BASE64.test(text)
      ? [
          {
            path: fieldPath('data', key),
            message: 'must be base64; plain text goes into stringData',
            reason: 'FieldValueInvalid' as const,
          },
        ]
      : [],
  );
  return {
    value:
      Object.keys(folded).length > 0
        ? { ...rest, data: { ...data, ...folded } }
        : rest,
    problems,
  };
}

function encoded(text: string): string {
  // A marker stands for a value that is in base64 already.
  return isMarker(text) ? text : Buffer.from(text, 'utf8').toString('base64');
}
