import { foldText } from './fold-text.ts';

/** Knows the passwords that everybody thinks of. */
export interface CommonPasswords {
  includes(password: string): boolean;
  /** How hard to guess, from 0 (at once) to 4 (very hard). @param personal words an attacker tries first */
  strength(password: string, personal: readonly string[]): number;
}

/** What follows can only add strength, and costs the more the longer it is. */
const ESTIMATED_CHARACTERS = 40;
/** Readings of `4@$!` as letters: the library's 100 take 0.2 s of the event loop, and tell no more (security.md S53). */
const LEET_READINGS = 16;
const PLAIN_DECORATION = 6;
const FREQUENT_WORDS = 1_000;
const LEET: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' };

const withoutLeet = (text: string) => text.replace(/[013457@$]/g, (character) => LEET[character] ?? character);

/** What is left of a password without the digits and signs put around a word: `soleil` of `Soleil2026!`. */
function cores(folded: string): string[] {
  const trimmed = [folded.replace(/^[^a-z]+|[^a-z]+$/g, ''), folded.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')];
  return trimmed.filter((core) => core.length > 3 && folded.length - core.length <= PLAIN_DECORATION);
}

/**
 * Reads the lists of zxcvbn-ts, some 110,000 passwords, French words and names (B7, security.md S10): 16 MB of memory
 * and 0.15 s, hence only when the first password is chosen.
 */
export async function loadCommonPasswords(): Promise<CommonPasswords> {
  const [{ ZxcvbnFactory }, common, french] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-fr'),
  ]);
  const dictionary = { ...common.dictionary, ...french.dictionary };
  const everything = new Set(Object.values(dictionary).flat());
  const passwords = new Set([
    ...common.dictionary['passwords-common'],
    ...french.dictionary['commonWords-fr'].slice(0, FREQUENT_WORDS),
  ]);
  const estimator = new ZxcvbnFactory({
    dictionary,
    graphs: common.adjacencyGraphs,
    l33tMaxSubstitutions: LEET_READINGS,
  });
  return {
    includes(password) {
      const folded = foldText(password);
      if (everything.has(folded) || everything.has(withoutLeet(folded))) return true;
      return cores(folded).some((core) => passwords.has(core) || passwords.has(withoutLeet(core)));
    },
    strength: (password, personal) =>
      estimator.check([...password].slice(0, ESTIMATED_CHARACTERS).join(''), [...personal]).score,
  };
}
