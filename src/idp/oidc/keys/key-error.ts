/** Something is wrong with the signing keys: its message tells the administrator what to do. */
export class KeyError extends Error {
  override name = 'KeyError';
}
