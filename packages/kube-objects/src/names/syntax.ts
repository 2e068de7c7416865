const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Longest DNS label (RFC 1123), and longest label value. @public */
export const DNS_LABEL_MAX_LENGTH = 63;
/** Longest DNS subdomain, thus longest object name. @public */
export const DNS_SUBDOMAIN_MAX_LENGTH = 253;

/** Whether a text is a DNS label (RFC 1123): `a-z`, `0-9`, inner `-`, at most 63. @public */
export function isDnsLabel(text: string): boolean {
  return text.length <= DNS_LABEL_MAX_LENGTH && DNS_LABEL.test(text);
}

/** Whether a text is DNS labels joined by dots, at most 253 characters. @public */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= DNS_SUBDOMAIN_MAX_LENGTH && DNS_SUBDOMAIN.test(text);
}

/**
 * Whether a text can be the key of a label or annotation, or a finalizer: a
 * name of at most 63 letters, digits and inner `-`, `_`, `.`, with an optional
 * DNS subdomain and `/` before it.
 *
 * @public
 */
export function isQualifiedName(text: string): boolean {
  return qualifiedNameProblem(text) === undefined;
}

/** Whether a text can be the value of a label; it may be empty. @public */
export function isLabelValue(text: string): boolean {
  return labelValueProblem(text) === undefined;
}

/** What keeps a text from being a DNS label, as a sentence without subject. @public */
export function dnsLabelProblem(text: string): string | undefined {
  if (text.length > DNS_LABEL_MAX_LENGTH) {
    return `must be at most ${DNS_LABEL_MAX_LENGTH} characters, it has ${text.length}`;
  }
  return DNS_LABEL.test(text)
    ? undefined
    : 'must consist of lower-case letters, digits and hyphens, and begin and end with a letter or digit';
}

/** What keeps a text from being a DNS subdomain, as a sentence without subject. @public */
export function dnsSubdomainProblem(text: string): string | undefined {
  if (text.length > DNS_SUBDOMAIN_MAX_LENGTH) {
    return `must be at most ${DNS_SUBDOMAIN_MAX_LENGTH} characters, it has ${text.length}`;
  }
  return DNS_SUBDOMAIN.test(text)
    ? undefined
    : 'must consist of lower-case letters, digits, hyphens and dots, and each part between dots must begin and end with a letter or digit';
}

/** What keeps a text from being a qualified name, as a sentence without subject. @public */
export function qualifiedNameProblem(text: string): string | undefined {
  const slash = text.indexOf('/');
  const prefix = slash < 0 ? undefined : text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (prefix !== undefined && !isDnsSubdomain(prefix)) {
    return `must have a DNS subdomain before the slash, not "${prefix}"`;
  }
  if (name.length > DNS_LABEL_MAX_LENGTH) {
    return `must have at most ${DNS_LABEL_MAX_LENGTH} characters in its name part, it has ${name.length}`;
  }
  return QUALIFIED_NAME.test(name)
    ? undefined
    : 'must have a name part of letters, digits, "-", "_" and "." that begins and ends with a letter or digit';
}

/** What keeps a text from being a label value, as a sentence without subject. @public */
export function labelValueProblem(text: string): string | undefined {
  if (text.length > DNS_LABEL_MAX_LENGTH) {
    return `must be at most ${DNS_LABEL_MAX_LENGTH} characters, it has ${text.length}`;
  }
  return text === '' || QUALIFIED_NAME.test(text)
    ? undefined
    : 'must be empty or consist of letters, digits, "-", "_" and ".", and begin and end with a letter or digit';
}
