import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { WebContext } from '../../web/context.ts';
import { Problem } from '../../web/problem.ts';
import type { Upload } from './operation.ts';
import { tooLarge } from './read-json.ts';
import { uploadFolder } from './upload-folder.ts';

interface Taken {
  types: readonly string[];
  mostBytes: number;
}

/** Leaves the connection open for the answer when the body is too large. */
async function* bounded(request: IncomingMessage, mostBytes: number, digest: Hash) {
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw tooLarge(mostBytes);
    digest.update(chunk);
    yield chunk;
  }
}

/**
 * Writes the body of a request to the disk as it comes, in a folder that this process alone may read, and takes it away when
 * all is done.
 *
 * @param use what to do with it; its digest tells it from another file
 * @throws {Problem} `media-type`, `too-large`, `invalid-request` for a body that ends too early
 */
export async function withUpload(
  ctx: WebContext,
  taken: Taken,
  use: (upload: Upload, digest: string) => Promise<void>,
): Promise<void> {
  const { types, mostBytes } = taken;
  if (!ctx.is([...types]) || ctx.get('content-encoding')) {
    const detail = `Send the file as ${types.join(' or ')}, without a content encoding.`;
    throw new Problem('media-type', { detail, headers: { accept: types.join(', ') } });
  }
  if (Number(ctx.get('content-length')) > mostBytes) throw tooLarge(mostBytes);
  const folder = await uploadFolder();
  try {
    const path = join(folder, 'file');
    const digest = createHash('sha256');
    await pipeline(bounded(ctx.req, mostBytes, digest), createWriteStream(path, { flags: 'wx', mode: 0o600 })).catch(
      (thrown: unknown) => {
        if (thrown instanceof Problem) throw thrown;
        if (!ctx.req.complete) throw new Problem('invalid-request', { detail: 'The file ended before its end.' });
        throw thrown;
      },
    );
    await use({ path }, digest.digest('base64url'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
