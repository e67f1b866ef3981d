import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Connection } from 'mongoose';
import type { IdpContext } from '../../src/idp/context.ts';

/**
 * What the identity provider did for one request, in alphabetical order, since some of it is done at once: each command to
 * its database with the collection, each password verified or hashed, each pause. That two requests do the same is proved
 * by it on any machine, which no stopwatch does.
 */
export type Work = string[];

export interface WorkRecorder {
  /** Runs a browser's steps and tells what the last form posted by it took. */
  ofForm(steps: () => Promise<unknown>): Promise<Work>;
  stop(): void;
}

/** What `work` has beyond `other`, and what it lacks of it. */
export function difference(work: Work, other: Work): { more: Work; less: Work } {
  const beyond = (one: Work, two: Work) => {
    const left = [...two];
    return one.filter((what) => {
      const at = left.indexOf(what);
      if (at !== -1) left.splice(at, 1);
      return at === -1;
    });
  };
  return { more: beyond(work, other), less: beyond(other, work) };
}

/** @param db a connection that `database.ts` opened: it tells its commands */
export function recordWork({ db, passwords }: IdpContext & { db: Connection }): WorkRecorder {
  const requests = new AsyncLocalStorage<Work>();
  let last: Work = [];
  const started = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    const work: Work = [];
    if (request.method === 'POST') last = work;
    // What follows in this turn of the event loop is the request's handler.
    requests.enterWith(work);
  };
  const note = (what: string) => requests.getStore()?.push(what);
  const command = ({ commandName, command: sent }: { commandName: string; command: Record<string, unknown> }) =>
    note(`${commandName} ${sent[commandName]}`);
  const { hash, verify } = passwords;
  passwords.hash = (...given) => {
    note('hash a password');
    return hash(...given);
  };
  passwords.verify = (...given) => {
    note('verify a password');
    return verify(...given);
  };
  const httpRequests = channel('http.server.request.start');
  httpRequests.subscribe(started);
  const client = db.getClient();
  client.on('commandStarted', command);
  return {
    async ofForm(steps) {
      last = [];
      await steps();
      return last.toSorted();
    },
    stop() {
      Object.assign(passwords, { hash, verify });
      client.off('commandStarted', command);
      httpRequests.unsubscribe(started);
    },
  };
}
