import { createHash } from 'node:crypto';

/** A local id for who has none in the file: the same words always give the same one, which tells nothing of them. */
export function localKey(...words: readonly string[]): string {
  return createHash('sha256').update(words.join('\n')).digest('base64url').slice(0, 22);
}
