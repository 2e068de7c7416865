import type { Plan } from '@openchoreo-backstage/plugin-openchoreo-common';

const SIGNS = {
  create: '+',
  add: '+',
  update: '~',
  change: '~',
  replace: '~',
  delete: '-',
  remove: '-',
} as const;

/** A plan for a log: one line per object, endpoint, setting, sentence and gate. */
export function planLines(plan: Plan): string[] {
  return [
    ...plan.objects.map(
      ({ op, kind, name, changes }) =>
        `${SIGNS[op]} ${kind} ${name}${
          op === 'update' ? `: ${changes.map(one => one.path).join(', ')}` : ''
        }`,
    ),
    ...plan.endpoints.map(({ op, name, before, after }) =>
      [`${SIGNS[op]} endpoint ${name}`, after ?? before]
        .filter(Boolean)
        .join(': '),
    ),
    ...plan.configuration.map(
      ({ op, container, key }) => `${SIGNS[op]} ${key} of ${container}`,
    ),
    ...plan.network,
    ...plan.gates.map(
      ({ name, state, message }) => `Gate ${name} is ${state}: ${message}`,
    ),
  ];
}
