import Provider from 'oidc-provider';

/** Where koa keeps what belongs to one request. */
type Request = { state: { deferredWrites?: Promise<unknown>[] } };

/**
 * Lets a request of the engine go on while something is written. The engine waits for each write before it asks for the
 * next, three times when a sign-in ends; these leave together instead. Outside its requests, waits.
 */
export async function deferWrite(write: Promise<unknown>): Promise<void> {
  const request: Request | undefined = Provider.ctx;
  if (!request) {
    await write;
    return;
  }
  // Its failure is told by `settleWrites`; if the request fails before, by nobody.
  write.catch(() => {});
  request.state.deferredWrites = [...(request.state.deferredWrites ?? []), write];
}

/**
 * Waits for all that a request deferred: the next write it waits for does so, and at last the answer itself (see
 * `commit-before-answer.ts`).
 *
 * @throws what the first of them failed with
 */
export async function settleWrites(request: Request | undefined = Provider.ctx): Promise<void> {
  const writes = request?.state.deferredWrites;
  if (!writes) return;
  delete request.state.deferredWrites;
  await Promise.all(writes);
}
