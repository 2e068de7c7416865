/** `2 of 3 replicas`; `3 replicas` when all are meant. */
export function ofReplicas(count: number, desired?: number): string {
  const total = desired ?? count;
  const noun = total === 1 ? 'replica' : 'replicas';
  return desired === undefined
    ? `${total} ${noun}`
    : `${Math.min(count, Math.max(desired, 1))} of ${Math.max(
        desired,
        1,
      )} ${noun}`;
}

/** `once`, `4 times`. */
export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
