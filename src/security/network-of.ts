import { isIPv6 } from 'node:net';

const IPV4_MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const GROUP_BITS = 16;

/** The eight groups of an IPv6 address, whatever its spelling. */
function groups(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1).split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

/**
 * The network that limits count by (security.md S3): `198.51.100.0/24`, or `2001:db8:0:1200::/56`, since one subscriber
 * has a whole /56 of IPv6 addresses.
 *
 * @param address of the client, as `src/web/peer.ts` established it
 * @param ipv4Bits 24 against spraying from a neighbourhood; 32 where one address is meant
 */
export function networkOf(address: string, ipv4Bits: 24 | 32 = 24): string {
  const ipv4 = IPV4_MAPPED.exec(address)?.[1] ?? address;
  if (!isIPv6(ipv4)) return ipv4Bits === 32 ? ipv4 : `${ipv4.split('.').slice(0, 3).join('.')}.0/24`;
  const kept = groups(ipv4).map((group, index) => {
    const bits = Math.min(GROUP_BITS, Math.max(0, 56 - index * GROUP_BITS));
    return group & (0xffff << (GROUP_BITS - bits));
  });
  return `${kept
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/56`;
}
