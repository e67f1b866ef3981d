import { parseMobile } from '../../phone/parse-mobile.ts';
import type { Guardian } from './guardian.model.ts';

/**
 * The number to send to, as a school has it: what was typed is only compared (security.md S13).
 *
 * @param key matching key of what was typed (see `phone/parse-mobile.ts`)
 */
export function phoneInFile(guardians: readonly Guardian[], key: string): string | undefined {
  const records = guardians.flatMap(({ records }) => records);
  return records.find(({ mobile }) => {
    const parsed = parseMobile(mobile ?? '', { allowFiction: true, allowForeign: true });
    return parsed.ok && parsed.key === key;
  })?.mobile;
}
