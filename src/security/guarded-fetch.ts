import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

interface GuardOptions {
  /** Origins that may be on private addresses, as the operator named them. */
  spared?: readonly string[];
  /** Another resolver than the system's. */
  resolve?: Resolve;
}

/** Calls addresses that somebody else wrote: on the internet alone, and without following them anywhere else. */
export type GuardedFetch = (url: string | URL, options?: RequestInit) => Promise<Response>;

class PrivateAddress extends Error {
  /** For logs: the operator learns that `idp.privateOrigins` is missing. */
  readonly code = 'private-address';
  constructor() {
    super('the host has no address on the internet, or has others too');
  }
}

/**
 * The addresses of a host, of which all must be of the internet. The connection is made to these very ones: a name that
 * changes between a check and a connection (DNS rebinding) gains nothing.
 */
const guardedLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '');
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) return done(new PrivateAddress(), '');
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };

/** What sends the requests of `fetch`: Node has it without a name, and makes it when fetch is first looked at. */
function dispatcherClass(): new (options: { connect: { lookup: LookupFunction; timeout: number } }) => unknown {
  void globalThis.Response;
  const symbols = ['undici.globalDispatcher.2', 'undici.globalDispatcher.1'].map((name) => Symbol.for(name));
  const found = symbols.map((symbol) => Reflect.get(globalThis, symbol)).find((each) => each !== undefined);
  if (!found) throw new Error('fetch cannot be kept from private addresses on this version of Node.js');
  return found.constructor;
}

const CONNECT_MS = 2_500;

/**
 * A `fetch` for addresses that clients wrote (security.md S36): no connection is made to this machine, to the networks
 * behind it or to those of nobody, whatever the address or its name looks like; redirects are not followed.
 *
 * @throws Error where that cannot be kept: then nothing may start
 */
export function createGuardedFetch({ spared = [], resolve = systemLookup }: GuardOptions = {}): GuardedFetch {
  const Dispatcher = dispatcherClass();
  const dispatcher = new Dispatcher({ connect: { lookup: guardedLookup(resolve), timeout: CONNECT_MS } });
  return async (address, options = {}) => {
    const url = new URL(address);
    const { dispatcher: _, ...given } = options as RequestInit & { dispatcher?: unknown };
    if (spared.includes(url.origin)) return fetch(url, { ...given, redirect: 'manual' });
    // Addresses without a name are not looked up; the URL writes them all in one form.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddress();
    const guarded: object = { ...given, redirect: 'manual', dispatcher };
    return fetch(url, guarded);
  };
}
