import type { CheckPolicy, WindowPolicy } from '../../kinds';

export function checkPolicy(
  name: string,
  when: CheckPolicy['when'] = 'before',
): CheckPolicy {
  return { name, type: 'http', when, reference: 'orders-api' };
}

export function windowPolicy(name: string): WindowPolicy {
  return {
    name,
    kind: 'allow',
    rrule: 'FREQ=DAILY;BYHOUR=9',
    duration: '8h',
    timeZone: 'Europe/Rome',
  };
}
