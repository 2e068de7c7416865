import type { SqlRow, SqlValue } from '../database/Database';
import { integer } from '../database/Database';
import type { LedgerEntry, NewLedgerEntry } from './Ledger';

/** A row of `kube_ledger` before it has an id. */
export interface LedgerRow {
  /** Unix time in ms. */
  at: number;
  cluster: string | null;
  actor: string;
  reason: string | null;
  cause: string | null;
  /** 0 or 1. */
  notable: number;
  verb: string;
  kind: string | null;
  namespace: string | null;
  name: string | null;
  uid: string | null;
  rv: number | null;
  project: string | null;
  component: string | null;
  environment: string | null;
  before_digest: string | null;
  after_digest: string | null;
  result: string;
  idempotency_key: string | null;
}

const MAX_NAME_LENGTH = 253;

export const LEDGER_COLUMNS = [
  'at',
  'cluster',
  'actor',
  'reason',
  'cause',
  'notable',
  'verb',
  'kind',
  'namespace',
  'name',
  'uid',
  'rv',
  'project',
  'component',
  'environment',
  'before_digest',
  'after_digest',
  'result',
  'idempotency_key',
] as const satisfies readonly (keyof LedgerRow)[];

export function ledgerValues(row: LedgerRow): SqlValue[] {
  return LEDGER_COLUMNS.map(column => row[column]);
}

export function ledgerRow(entry: NewLedgerEntry, at: Date): LedgerRow {
  return {
    at: at.getTime(),
    cluster: entry.cluster ?? null,
    actor: text(entry.actor) ?? '',
    reason: text(entry.reason),
    cause: text(entry.cause),
    notable: entry.notable ? 1 : 0,
    verb: entry.verb,
    kind: entry.kind ?? null,
    namespace: entry.namespace ?? null,
    name: entry.name ?? null,
    uid: entry.uid ?? null,
    rv: entry.resourceVersion ? Number(entry.resourceVersion) : null,
    project: label(entry.labels?.project),
    component: label(entry.labels?.component),
    environment: label(entry.labels?.environment),
    before_digest: entry.before ?? null,
    after_digest: entry.after ?? null,
    result: entry.result,
    idempotency_key: entry.idempotencyKey ?? null,
  };
}

export function ledgerEntry(row: SqlRow): LedgerEntry {
  const optional = (value: unknown) =>
    value === null ? undefined : String(value);
  return {
    id: integer(row.id),
    at: new Date(integer(row.at)).toISOString(),
    cluster: optional(row.cluster),
    actor: String(row.actor),
    reason: optional(row.reason),
    cause: optional(row.cause),
    ...(Number(row.notable) === 1 ? { notable: true } : {}),
    verb: String(row.verb),
    kind: optional(row.kind),
    namespace: optional(row.namespace),
    name: optional(row.name),
    uid: optional(row.uid),
    resourceVersion: optional(row.rv),
    labels: {
      project: optional(row.project),
      component: optional(row.component),
      environment: optional(row.environment),
    },
    before: optional(row.before_digest),
    after: optional(row.after_digest),
    result: String(row.result),
    idempotencyKey: optional(row.idempotency_key),
  };
}

/** PostgreSQL has neither NUL nor halves of characters; what people wrote may have. */
function text(value: string | undefined): string | null {
  return value === undefined
    ? null
    : value.replaceAll('\u0000', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Labels are names; one that is longer than a name can be is nobody's. */
function label(value: string | undefined): string | null {
  return text(value?.slice(0, MAX_NAME_LENGTH));
}
