import type { GuardedFetch } from '../../../security/guarded-fetch.ts';
import { imageKind } from './image-kind.ts';

const LONGEST_MS = 2_500;
const LARGEST_BYTES = 64 * 1024;
const SMALLEST_SIDE = 16;
const LARGEST_SIDE = 2_048;

export interface Logo {
  image: Buffer;
  type: string;
}

async function readBody({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    // Leaving the loop ends the request.
    if (size > LARGEST_BYTES) throw new Error(`larger than ${LARGEST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Fetches a logo: a PNG, JPEG or WebP by its very content, small enough for any page (security.md S36).
 *
 * @throws Error that says why it may not be shown
 */
export async function fetchLogo(address: string, fetch: GuardedFetch): Promise<Logo> {
  const response = await fetch(address, {
    headers: { accept: 'image/png, image/jpeg, image/webp', 'user-agent': '' },
    signal: AbortSignal.timeout(LONGEST_MS),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`status ${response.status}`);
  }
  const image = await readBody(response);
  const kind = imageKind(image);
  if (!kind) throw new Error('neither PNG nor JPEG nor WebP');
  const sides = [kind.width, kind.height];
  if (sides.some((side) => side < SMALLEST_SIDE || side > LARGEST_SIDE)) throw new Error(`${sides.join(' × ')} pixels`);
  return { image, type: kind.type };
}
