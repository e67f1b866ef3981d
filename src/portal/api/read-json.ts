import rawBody from 'raw-body';
import type { WebContext } from '../../web/context.ts';
import { Problem } from '../../web/problem.ts';

const LIMIT = '64kb';
const JSON_TYPE = 'application/json';

const notJson = () =>
  new Problem('invalid-request', { detail: 'Send one JSON value, encoded in UTF-8, as the body (RFC 8259).' });

/** The text of a body. @throws {Problem} `media-type`, `invalid-request`; and raw-body's 413 past 64 KiB */
export async function readBody(ctx: WebContext): Promise<string> {
  const bytes = await rawBody(ctx.req, { limit: LIMIT, length: ctx.get('content-length') || null });
  if (bytes.length === 0) return '';
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

/** @throws {Problem} `invalid-request` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson();
  }
}
