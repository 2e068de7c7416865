const DURATION = /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/;

/** What keeps a text from being a duration above zero, as a sentence without subject. */
export function durationProblem(text: string): string | undefined {
  if (!DURATION.test(text)) {
    return 'must be a duration such as 90s, 10m or 1h30m';
  }
  return /[1-9]/.test(text) ? undefined : 'must be above zero';
}

/** What keeps a text from being an absolute URL with a host, as a sentence without subject. */
export function urlProblem(
  text: string,
  protocols: readonly string[] = ['https', 'http'],
): string | undefined {
  const expected = `must be a URL that begins with ${protocols
    .map(protocol => `${protocol}://`)
    .join(' or ')}`;
  if (!URL.canParse(text)) {
    return expected;
  }
  const url = new URL(text);
  if (!protocols.includes(url.protocol.slice(0, -1)) || url.host === '') {
    return expected;
  }
  return url.password === ''
    ? undefined
    : 'must not contain a password: it would be visible to everyone who can read the object';
}

/** `user@host:path`, as Git writes ssh locations. */
const SCP_LIKE = /^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^\s]+$/;

/** What keeps a text from being the location of a Git repository, as a sentence without subject. */
export function gitUrlProblem(text: string): string | undefined {
  return SCP_LIKE.test(text)
    ? undefined
    : urlProblem(text, ['https', 'ssh', 'http']);
}

/** What keeps a text from being an IP address or a CIDR, as a sentence without subject. */
export function cidrProblem(text: string): string | undefined {
  const [address, prefix, ...rest] = text.split('/');
  const bits = addressBits(address);
  const prefixIsValid =
    prefix === undefined ||
    (/^(0|[1-9][0-9]{0,2})$/.test(prefix) && Number(prefix) <= (bits ?? 0));
  return bits !== undefined && prefixIsValid && rest.length === 0
    ? undefined
    : 'must be an IP address or a CIDR such as 10.0.0.0/8';
}

/** Whether a text is an IPv4 or IPv6 address. */
export function isIpAddress(text: string): boolean {
  return addressBits(text) !== undefined;
}

function addressBits(text: string): 32 | 128 | undefined {
  if (isIpv4(text)) {
    return 32;
  }
  // The URL parser knows all spellings of IPv6, which no short pattern does.
  return text.includes(':') &&
    /^[0-9A-Fa-f:.]+$/.test(text) &&
    URL.canParse(`http://[${text}]`)
    ? 128
    : undefined;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 &&
    parts.every(
      part => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255,
    )
  );
}

/** What keeps a text from being an IANA time zone, as a sentence without subject. */
export function timeZoneProblem(text: string): string | undefined {
  try {
    // eslint-disable-next-line no-new
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) {
      return 'must be an IANA time zone such as Europe/Rome';
    }
    throw error;
  }
}

/** What keeps a text from being a group ref, as a sentence without subject. */
export function groupRefProblem(text: string): string | undefined {
  return /^group:[^\s:/]+\/[^\s:/]+$/.test(text)
    ? undefined
    : 'must be a catalog group such as group:default/release-managers';
}

/** What keeps a text from being an entity ref or the name of a policy, as a sentence without subject. */
export function requesterProblem(text: string): string | undefined {
  return /^([a-z]+:[^\s:/]+\/[^\s:/]+|system:[a-z-]+)$/i.test(text)
    ? undefined
    : 'must be an entity such as user:default/anna';
}

/** UTF-8 bytes of a text. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
