import { z } from 'zod';

/** A string that may not be empty. */
export const text = () => z.string().min(1);

/** A 32-bit integer; `int32` of the Kubernetes API. */
export const int32 = () => z.int().meta({ format: 'int32' });

/** A 64-bit integer. Values past 2^53 are not representable here, as in any JSON reader of JavaScript. */
export const int64 = () => z.int().meta({ format: 'int64' });

/** RFC 3339 with any offset. */
export const time = () => z.iso.datetime({ offset: true });

/** A Go duration such as `1h30m`. Only its syntax rules (`validation/duration.ts`) know what is valid. */
export const duration = () => z.string();

/**
 * A Go duration that the schema itself checks (spec/resources.md 4.26): on a
 * Kubernetes control plane it is refused even where no webhook listens.
 */
export const checkedDuration = () =>
  z.string().regex(/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/);

/** A port number. */
export const port = () => int32().min(1).max(65535);

/** `sha256:` and 64 hex digits. */
export const sha256 = () => z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** A number or a string, as Kubernetes writes ports of probes. */
export const intOrString = () =>
  z.union([z.int(), z.string()]).meta({ 'x-kubernetes-int-or-string': true });

/** A schemaless JSON object: stored whole, never pruned. */
export const raw = () =>
  z
    .record(z.string(), z.unknown())
    .meta({ 'x-kubernetes-preserve-unknown-fields': true });

/**
 * A schemaless JSON object that one writer owns as a whole. Server-side apply
 * would otherwise record the owner of each of its fields, which is larger than
 * the object.
 */
export const frozenRaw = () =>
  raw().meta({
    'x-kubernetes-preserve-unknown-fields': true,
    'x-kubernetes-map-type': 'atomic',
  });

/**
 * A list whose entries are told apart by the given fields. Server-side apply
 * merges such lists entry by entry, and a duplicate key is refused.
 */
export const listMap = <T extends z.ZodType>(item: T, ...keys: string[]) =>
  z.array(item).meta({
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
  });

/** A list that one writer owns as a whole. */
export const atomicList = <T extends z.ZodType>(item: T) =>
  z.array(item).meta({ 'x-kubernetes-list-type': 'atomic' });
