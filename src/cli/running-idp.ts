import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Config } from '../config/schema.ts';
import { createIdp } from '../idp/app.ts';
import type { IdpContext } from '../idp/context.ts';
import { logConnectionErrors } from '../web/connection-errors.ts';
import { contextWith } from './idp-context.ts';

/** What one build of the identity provider works with. */
type Built = IdpContext & { provider: Provider };

/** Something of one build that goes on beside its requests. */
type Background = { stop(): Promise<void> };

interface Options extends Omit<Parameters<typeof createIdp>[0], 'context'> {
  context: IdpContext;
  /** Starts what goes on beside requests, with each build anew. */
  background: (idp: Built) => Background[];
}

/** The identity provider of this process, which can be built anew while it serves (G2). */
export interface RunningIdp {
  handle: RequestListener;
  /** The build that takes requests now. Keep neither it nor what is in it across requests. */
  current(): Built;
  /**
   * Builds another one, with other settings or with keys that have changed, and gives it the requests to come; those under
   * way end on the former one. Nothing that lives in a build changes, so that no request sees half a change.
   *
   * @throws what stops the build; the former one then goes on
   */
  rebuild(change?: { config?: Config }): Promise<void>;
  stop(): Promise<void>;
}

/** @throws {KeyError} when there are no signing keys, or none that may be used */
export async function runIdp({ context, background, ...options }: Options): Promise<RunningIdp> {
  const build = async (config: Config) => {
    const next = contextWith(context, config);
    const provider = await createIdp({ ...options, context: next });
    logConnectionErrors(provider, context.log);
    const built = { ...next, provider };
    return { built, handle: provider.callback(), tasks: background(built) };
  };
  let current = await build(context.config);
  let last: Promise<void> = Promise.resolve();
  // A task may be what asks for the rebuild: nobody waits for its end before the process's.
  const ending = new Set<Promise<unknown>>();
  const endTasks = () => {
    for (const { stop } of current.tasks) {
      const ended = stop().finally(() => ending.delete(ended));
      ending.add(ended);
    }
  };
  return {
    handle: (request: IncomingMessage, response: ServerResponse) => current.handle(request, response),
    current: () => current.built,
    rebuild({ config } = {}) {
      const done = last.then(async () => {
        const next = await build(config ?? current.built.config);
        endTasks();
        current = next;
      });
      last = done.catch(() => {});
      return done;
    },
    async stop() {
      await last;
      endTasks();
      await Promise.all(ending);
    },
  };
}
