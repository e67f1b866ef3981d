import { createHash } from 'node:crypto';
import type { WebContext } from '../../web/context.ts';
import { Problem } from '../../web/problem.ts';

const TAG = '(?:W/)?"[\\x21\\x23-\\x7e]*"';
const LIST = new RegExp(`^${TAG}(?:\\s*,\\s*${TAG})*$`);
const HASH_CHARACTERS = 12;

/** The tag of what an address answers now: its version, and a hash of all that is told of it. */
export function etagOf(version: number, representation: object): string {
  const hash = createHash('sha256').update(JSON.stringify(representation)).digest('base64url');
  return `"${version}-${hash.slice(0, HASH_CHARACTERS)}"`;
}

type Tags = '*' | string[];

function tagsOf(ctx: WebContext, header: 'if-match' | 'if-none-match'): Tags | undefined {
  const text = ctx.get(header).trim();
  if (text === '') return undefined;
  if (text === '*') return text;
  if (!LIST.test(text)) {
    throw new Problem('invalid-request', {
      detail: `Write ${header} as the ETag was given, with its quotes, or as *.`,
    });
  }
  return text.match(new RegExp(TAG, 'g'))!;
}

/** On which version of a resource a request is to be done (RFC 9110 §13.1). */
export interface Precondition {
  /** Whether the version is the one meant. @param etag of the resource now; undefined: there is none */
  isMet(etag: string | undefined): boolean;
  /** Whether the request names a version at all. */
  isGiven: boolean;
}

/** Reads `If-Match` (strong comparison) and `If-None-Match` (weak). @throws {Problem} `invalid-request` */
export function preconditionOf(ctx: WebContext): Precondition {
  const match = tagsOf(ctx, 'if-match');
  const noneMatch = tagsOf(ctx, 'if-none-match');
  const among = (tags: Tags, etag: string, weak: boolean) =>
    tags === '*' || tags.some((tag) => (weak ? tag.replace(/^W\//, '') : tag) === etag);
  return {
    isGiven: match !== undefined || noneMatch !== undefined,
    isMet: (etag) =>
      (match === undefined || (etag !== undefined && among(match, etag, false))) &&
      (noneMatch === undefined || etag === undefined || !among(noneMatch, etag, true)),
  };
}
