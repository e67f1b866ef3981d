import rawBody from 'raw-body';
import type { WebContext } from '../../web/context.ts';
import { Problem } from '../../web/problem.ts';
import { memberGivenTwice } from './json-members.ts';
import { faulty, pointerTo } from './parse.ts';

/** What a body has at most, where an operation needs no more. */
export const BODY_BYTES = 64 * 1024;
const JSON_TYPE = 'application/json';

const notJson = () =>
  new Problem('invalid-request', { detail: 'Send one JSON value, encoded in UTF-8, as the body (RFC 8259).' });

/**
 * The text of a body.
 *
 * @throws {Problem} `media-type`, `invalid-request`, `too-large`
 */
export async function readBody(ctx: WebContext, limit: number = BODY_BYTES): Promise<string> {
  const bytes = await bytesOf(ctx, limit);
  if (bytes.length === 0) return '';
  return textOf(ctx, bytes);
}

const KIB = 1024;
const sizeOf = (bytes: number) => (bytes < KIB * KIB ? `${bytes / KIB} KiB` : `${bytes / KIB / KIB} MiB`);

/** The problem of a body that is larger than an operation takes. */
export const tooLarge = (limit: number) => new Problem('too-large', { detail: `Send ${sizeOf(limit)} at most.` });

async function bytesOf(ctx: WebContext, limit: number): Promise<Buffer> {
  try {
    return await rawBody(ctx.req, { limit, length: ctx.get('content-length') || null });
  } catch (thrown) {
    if (thrown instanceof Error && 'type' in thrown && thrown.type === 'entity.too.large') throw tooLarge(limit);
    throw thrown;
  }
}

function textOf(ctx: WebContext, bytes: Buffer): string {
  const charset = ctx.request.charset.toLowerCase();
  if (!ctx.is(JSON_TYPE) || !['', 'utf-8', 'utf8'].includes(charset) || ctx.get('content-encoding')) {
    const detail = `Send the body as ${JSON_TYPE} in UTF-8, without a content encoding.`;
    throw new Problem('media-type', { detail, headers: { accept: JSON_TYPE } });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notJson();
  }
}

/** @throws {Problem} `invalid-request`, also for a member that is given twice */
export function parseJson(text: string): unknown {
  const value = parsed(text);
  const twice = memberGivenTwice(text);
  if (!twice) return value;
  throw faulty([{ pointer: pointerTo(twice), detail: 'Give this member once.' }], 'invalid-request');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson();
  }
}
