import type { ErrorCode } from 'yaml';

const SENTENCES: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias can have neither anchor nor tag',
  BAD_ALIAS: 'an alias (*) needs a name without spaces; quote texts with *',
  BAD_DIRECTIVE: 'a line that begins with % is a directive; quote such texts',
  BAD_DQ_ESCAPE:
    'a text in double quotes has an escape (\\) that does not exist',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BAD_PROP_ORDER: 'an anchor or tag stands at the wrong place',
  BAD_SCALAR_START: 'a text begins with a reserved sign; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a list or map stands where a key belongs; look at the colons',
  BLOCK_IN_FLOW: 'inside of [ ] and { } everything is written with , and :',
  DUPLICATE_KEY: 'a key is there twice',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a sign is missing: a quote, a bracket, a comma or a space',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; look at the colons',
  MULTIPLE_ANCHORS: 'a value has several anchors',
  MULTIPLE_TAGS: 'a value has several tags',
  TAB_AS_INDENT: 'tabs cannot indent; use spaces',
  TAG_RESOLVE_FAILED: 'a tag (!) is not known; quote texts that begin with !',
  UNEXPECTED_TOKEN: 'there is something here that does not belong',
};

/**
 * What is wrong with a text that is not YAML. The parser's own messages quote
 * the text, which may be a credential, so they are not passed on.
 */
export function yamlProblem(code: ErrorCode): string {
  return SENTENCES[code] ?? 'it cannot be understood here';
}

/** What is wrong with a document whose aliases cannot be put in place. */
export function expansionProblem(error: unknown): string {
  if (!(error instanceof ReferenceError)) throw error;
  return /excessive alias/i.test(error.message)
    ? 'uses aliases to become much larger than it is written; write it out'
    : 'has an alias (*) without an anchor (&) before it; quote texts that begin with *';
}
