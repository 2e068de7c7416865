import type { DemoPerson } from '../demo-sign-in/demoPeople';

/** Starts the line that says that the portal can be used. Tests and scripts wait for it. */
export const READY_MARK = 'Ready:';

/** What the ready message says. */
export interface ReadyFacts {
  url: string;
  /** Whom one can sign in as; empty where there is no demo sign-in. */
  people: readonly DemoPerson[];
  thingsToTry: readonly string[];
}

/** The lines printed once the portal can be used. */
export function readyMessage({
  url,
  people,
  thingsToTry,
}: ReadyFacts): string[] {
  const width = Math.max(0, ...people.map(person => person.displayName.length));
  return [
    `${READY_MARK} ${url}`,
    ...section(
      'Sign in by choosing a person, without a password:',
      people.map(({ displayName, title }) =>
        title ? `${displayName.padEnd(width)}  ${title}` : displayName,
      ),
    ),
    ...section(
      'Try this:',
      thingsToTry.map((thing, index) => `${index + 1}. ${thing}`),
    ),
  ];
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0
    ? []
    : ['', title, ...lines.map(line => `  ${line}`)];
}
