import {
  dnsLabelProblem,
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type {
  ApprovalPolicy,
  CheckPolicy,
  GatePolicy,
  WindowPolicy,
} from '../gatePolicy';
import {
  durationProblem,
  groupRefProblem,
  timeZoneProblem,
  urlProblem,
} from './formats';
import { duplicate, when } from './problems';

/**
 * What is wrong with the gate policy of a pipeline target or an environment, as
 * far as the policy itself shows it (V-06).
 *
 * @param path - where the policy is
 */
export function gatePolicyProblems(
  policy: GatePolicy,
  path: string,
): FieldProblem[] {
  return [
    ...approvalProblems(policy.approval, `${path}.approval`),
    ...(policy.checks ?? []).flatMap((check, index) =>
      checkProblems(check, fieldPath(path, 'checks', index)),
    ),
    ...duplicateNames(policy.checks, fieldPath(path, 'checks')),
    ...duration(policy.soak, `${path}.soak`),
    ...(policy.windows ?? []).flatMap((window, index) =>
      windowProblems(window, fieldPath(path, 'windows', index)),
    ),
    ...duplicateNames(policy.windows, fieldPath(path, 'windows')),
    ...duration(policy.autoRollback?.maxAge, `${path}.autoRollback.maxAge`),
  ];
}

function approvalProblems(
  approval: ApprovalPolicy | undefined,
  path: string,
): FieldProblem[] {
  return [
    ...duration(approval?.expiresAfter, `${path}.expiresAfter`),
    ...(approval?.groups ?? []).flatMap((group, index) =>
      when(groupRefProblem(group), fieldPath(path, 'groups', index)),
    ),
  ];
}

function checkProblems(check: CheckPolicy, path: string): FieldProblem[] {
  const { type, reference } = check;
  return [
    ...when(dnsLabelProblem(check.name), `${path}.name`),
    ...duration(check.timeout, `${path}.timeout`),
    ...(type === 'http' && reference.includes('://')
      ? when(urlProblem(reference), `${path}.reference`)
      : []),
    ...(type === 'http' && !reference.includes('://')
      ? when(dnsLabelProblem(reference), `${path}.reference`)
      : []),
  ];
}

function windowProblems(window: WindowPolicy, path: string): FieldProblem[] {
  return [
    ...when(recurrenceProblem(window.rrule), `${path}.rrule`),
    ...duration(window.duration, `${path}.duration`),
    ...when(timeZoneProblem(window.timeZone), `${path}.timeZone`),
  ];
}

const FREQUENCIES = [
  'SECONDLY',
  'MINUTELY',
  'HOURLY',
  'DAILY',
  'WEEKLY',
  'MONTHLY',
  'YEARLY',
];

/**
 * What is plainly wrong with a recurrence: its parts are not `NAME=value`, it
 * has no frequency, or it brings a start of its own. Whether it ever occurs is
 * for its evaluation to tell.
 */
function recurrenceProblem(rrule: string): string | undefined {
  const parts = rrule.split(';').map(part => part.split('='));
  if (parts.some(([name]) => name === 'DTSTART') || rrule.includes('DTSTART')) {
    return 'must not have a DTSTART, recurrences are anchored at 1970-01-01T00:00 in their time zone';
  }
  const wellFormed = parts.every(
    part => part.length === 2 && /^[A-Z]+$/.test(part[0]) && part[1] !== '',
  );
  if (!wellFormed) {
    return 'must be a recurrence such as FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=9;BYMINUTE=0';
  }
  const frequency = parts.find(([name]) => name === 'FREQ')?.[1];
  return frequency !== undefined && FREQUENCIES.includes(frequency)
    ? undefined
    : `must have a FREQ of ${FREQUENCIES.join(', ')}`;
}

function duration(text: string | undefined, path: string): FieldProblem[] {
  return text === undefined ? [] : when(durationProblem(text), path);
}

/** Names are parts of gate names, so two entries may not share one. */
function duplicateNames(
  entries: ReadonlyArray<{ name?: string }> | undefined,
  path: string,
): FieldProblem[] {
  const names = (entries ?? []).map(entry => entry.name);
  return names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [
          duplicate(
            fieldPath(path, index, 'name'),
            `is the name of [${names.indexOf(name)}] already`,
          ),
        ]
      : [],
  );
}
