import {
  type FieldProblem,
  type JsonObject,
  type KubeObject,
  type Stored,
  isJsonObject,
} from '@openchoreo-backstage/kube-objects';
import type { RegisteredKind } from '../kinds/KindRegistry';
import { type KeyRing, isMarker, isSealed, markerOf } from './KeyRing';
import { mapSealed, withoutSealed } from './sealedPaths';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An input without its secrets, and the secrets. */
export interface Masked<T> {
  value: T;
  /** Plain text by declared path and marker. */
  secrets: Map<string, string>;
  problems: FieldProblem[];
}

/** The key of a secret among those of one object. */
export function secretKey(declaredPath: string, marker: string): string {
  return `${declaredPath}\n${marker}`;
}

/** What a sealed text is bound to: it cannot be used for another object or field. */
export function scopeOf(
  cluster: string,
  kind: string,
  ref: { namespace?: string; name: string },
  declaredPath: string,
): string {
  return JSON.stringify([
    cluster,
    kind,
    ref.namespace ?? '',
    ref.name,
    declaredPath,
  ]);
}

/**
 * Takes the secrets out of an input before anything looks at it, so that no
 * error, admission rule or field owner can carry them. From here to the
 * database an object holds markers; equal secrets have equal markers.
 *
 * @param input - an object, or a merge patch of one
 */
export function maskSecrets<T>(
  input: T,
  kind: RegisteredKind,
  cluster: string,
  ref: { namespace?: string; name: string },
  ring: KeyRing | undefined,
): Masked<T> {
  const secrets = new Map<string, string>();
  const problems: FieldProblem[] = [];
  if (kind.sealedPaths.length === 0) {
    return { value: input, secrets, problems };
  }
  const value = mapSealed(input, kind.sealedPaths, leaf => {
    if (leaf.value === null || leaf.value === '' || isMarker(leaf.value)) {
      return leaf.value;
    }
    if (typeof leaf.value !== 'string') {
      problems.push({
        path: leaf.path,
        message: 'must be a string',
        reason: 'FieldValueTypeInvalid',
      });
      return null;
    }
    if (!ring) {
      problems.push({
        path: leaf.path,
        message:
          'cannot be stored, since this store has no encryption keys; configure them',
        reason: 'FieldValueForbidden',
      });
      return null;
    }
    const scope = scopeOf(cluster, kind.key, ref, leaf.under.text);
    const marker = ring.marker(leaf.value, scope);
    secrets.set(secretKey(leaf.under.text, marker), leaf.value);
    return marker;
  });
  return { value: stripLastApplied(value, kind), secrets, problems };
}

/** `kubectl apply` keeps a copy of the whole object in an annotation. */
function stripLastApplied<T>(input: T, kind: RegisteredKind): T {
  if (!isJsonObject(input) || !isJsonObject(input.metadata)) {
    return input;
  }
  const { annotations } = input.metadata;
  if (!isJsonObject(annotations)) {
    return input;
  }
  const text = annotations[LAST_APPLIED];
  if (typeof text !== 'string') {
    return input;
  }
  const stripped = strippedText(text, kind);
  const { [LAST_APPLIED]: _, ...others } = annotations;
  return {
    ...input,
    metadata: {
      ...input.metadata,
      annotations:
        stripped === undefined
          ? others
          : { ...others, [LAST_APPLIED]: stripped },
    },
  };
}

function strippedText(text: string, kind: RegisteredKind): string | undefined {
  let applied: unknown;
  try {
    applied = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      // What cannot be read cannot be cleaned, so it does not stay.
      return undefined;
    }
    throw error;
  }
  const stripped = withoutSealed(applied, kind.sealedPaths);
  if (isJsonObject(stripped)) {
    const { stringData: _, ...rest } = stripped as JsonObject;
    return JSON.stringify(kind.key === 'Secret' ? rest : stripped);
  }
  return undefined;
}

/** What readers see of a stored object. */
export function redact(stored: Stored, kind: RegisteredKind): Stored {
  return mapSealed(stored, kind.sealedPaths, leaf =>
    isSealed(leaf.value) ? markerOf(leaf.value) : leaf.value,
  );
}

/** The sealed texts of a stored object, by declared path and marker. */
export function sealedTexts(
  stored: KubeObject,
  kind: RegisteredKind,
): Map<string, string> {
  const texts = new Map<string, string>();
  mapSealed(stored, kind.sealedPaths, leaf => {
    if (isSealed(leaf.value)) {
      texts.set(secretKey(leaf.under.text, markerOf(leaf.value)), leaf.value);
    }
    return leaf.value;
  });
  return texts;
}

/** The markers of an object that stand for nothing that is known. */
export function unknownMarkers(
  object: KubeObject,
  kind: RegisteredKind,
  known: (key: string) => boolean,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  mapSealed(object, kind.sealedPaths, leaf => {
    if (
      isMarker(leaf.value) &&
      !known(secretKey(leaf.under.text, leaf.value))
    ) {
      problems.push({
        path: leaf.path,
        message:
          'is the redacted form of a value that is not stored here; send the value itself',
        reason: 'FieldValueInvalid',
      });
    }
    return leaf.value;
  });
  return problems;
}
