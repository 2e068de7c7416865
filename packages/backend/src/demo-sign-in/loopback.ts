import { isIPv4 } from 'node:net';

/**
 * Whether a listen host can only be reached from this machine. `undefined`
 * listens on every interface.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = host.replace(/^\[|\]$/g, '').toLocaleLowerCase('en-US');
  return (
    name === 'localhost' ||
    name === '::1' ||
    (isIPv4(name) && name.startsWith('127.'))
  );
}

/**
 * Whether a request came straight from a program on this machine that meant to
 * reach it: listening on loopback does not stop a web page whose host name was
 * pointed at 127.0.0.1 after it loaded (its name is then in `Host`), nor a
 * proxy that hands on what others ask (it says so in a header).
 */
export function isDirectLocalRequest(
  headers: Record<string, string | string[] | undefined>,
): boolean {
  const host = headers.host;
  if (typeof host !== 'string' || !URL.canParse(`http://${host}`)) return false;
  return (
    isLoopbackHost(new URL(`http://${host}`).hostname) &&
    !Object.keys(headers).some(
      name => name === 'forwarded' || name.startsWith('x-forwarded-'),
    )
  );
}
