import Bowser from 'bowser';
import { LRUCache } from 'lru-cache';

/** What a browser says of itself, as far as its owner recognises it by that. */
export interface Device {
  /** Such as `Chrome`. */
  browser?: string;
  /** Such as `Android`. */
  system?: string;
}

const LONGEST = 512;
/** Chrome on Android alone has thousands of versions and models; a school's families use a few hundred of them. */
const KNOWN = new LRUCache<string, Device>({ max: 2_000 });
/** Names that the library knows; what else a header says is not repeated to anybody. */
const BROWSERS = new Set(Object.values(Bowser.BROWSER_MAP));
const SYSTEMS = new Set(Object.values(Bowser.OS_MAP));

function parse(userAgent: string): Device {
  const { browser, os } = Bowser.parse(userAgent);
  return {
    ...(browser.name && BROWSERS.has(browser.name) && { browser: browser.name }),
    ...(os.name && SYSTEMS.has(os.name) && { system: os.name }),
  };
}

/** The browser and the system that a `User-Agent` header tells of; nothing of what it does not tell. */
export function deviceOf(userAgent: string | undefined): Device {
  if (!userAgent) return {};
  const text = userAgent.slice(0, LONGEST);
  const device = KNOWN.get(text) ?? parse(text);
  KNOWN.set(text, device);
  return device;
}

/**
 * The words of a device, for the texts `device:<words>`: «Chrome sur Android», or as much of it as is known.
 */
export function deviceWords({ browser, system }: Device = {}): { device: string; browser: string; system: string } {
  const device = browser && system ? 'both' : browser ? 'browser' : system ? 'system' : 'unknown';
  return { device, browser: browser ?? '', system: system ?? '' };
}
