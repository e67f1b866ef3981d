/** In what an address differs from the registered one that is nearest to it. */
type Difference =
  | 'none-registered'
  | 'unreadable'
  | 'other-host'
  | 'scheme'
  | 'port'
  | 'fragment'
  | 'final-slash'
  | 'letter-case'
  | 'path'
  | 'query'
  | 'spelling';

interface Compared {
  difference: Difference;
  /** Of the same host as the address asked for: whoever does not know the others does not learn of them. */
  nearest?: string;
}

const parse = (address: string) => (URL.canParse(address) ? new URL(address) : undefined);
/** An app's own scheme names it as a host does. */
const placeOf = ({ hostname, protocol }: URL) => hostname || protocol;
const withoutFinalSlash = (path: string) => path.replace(/\/$/, '');

function differenceOf(asked: URL, known: URL): Difference {
  if (asked.protocol !== known.protocol) return 'scheme';
  if (asked.port !== known.port) return 'port';
  if (asked.hash !== known.hash) return 'fragment';
  if (asked.pathname !== known.pathname) {
    if (withoutFinalSlash(asked.pathname) === withoutFinalSlash(known.pathname)) return 'final-slash';
    return asked.pathname.toLowerCase() === known.pathname.toLowerCase() ? 'letter-case' : 'path';
  }
  // What is read alike is not the same: %41 for A, a port that goes without saying, EXAMPLE.fr.
  return asked.search === known.search ? 'spelling' : 'query';
}

/** Small differences first: they are those of a slip. */
const BY_SIZE: readonly Difference[] = [
  'spelling',
  'final-slash',
  'letter-case',
  'query',
  'fragment',
  'port',
  'scheme',
  'path',
];

/** Says why an address is none of the registered ones, which are compared character by character (security.md S32). */
export function compareAddress(asked: string, registered: readonly string[]): Compared {
  if (registered.length === 0) return { difference: 'none-registered' };
  const address = parse(asked);
  if (!address) return { difference: 'unreadable' };
  const near = registered
    .flatMap((nearest) => {
      const known = parse(nearest);
      const isNear = known !== undefined && placeOf(known) === placeOf(address);
      return isNear ? [{ nearest, difference: differenceOf(address, known) }] : [];
    })
    .sort((one, other) => BY_SIZE.indexOf(one.difference) - BY_SIZE.indexOf(other.difference));
  return near[0] ?? { difference: 'other-host' };
}
