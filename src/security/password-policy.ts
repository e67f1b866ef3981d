import { type CommonPasswords, loadCommonPasswords } from './common-passwords.ts';
import { foldText } from './fold-text.ts';
import { isTooLongToHash, passwordText } from './password-text.ts';

/** The `accounts.password` group of the configuration. */
interface PasswordSettings {
  minimumLength: number;
  maximumLength: number;
  /** B7's four classes; without them security.md S10 asks for 12 characters at least. */
  fourClasses: boolean;
}

/** The rules in the order of the checklist; each is a text key. */
export type PasswordRule =
  | 'upper-case'
  | 'lower-case'
  | 'digit'
  | 'special'
  | 'minimum-length'
  | 'maximum-length'
  | 'not-common'
  | 'not-personal';

interface PasswordOpinion {
  ok: boolean;
  /** The rules that the password breaks, in the order of `rules`. */
  unmet: PasswordRule[];
  /** From 0 («Faible») to 4 («Fort»). */
  strength: number;
}

export interface PasswordPolicy {
  /** The rules to show; `maximum-length` is only said when broken. */
  readonly rules: readonly PasswordRule[];
  /** @param personal the person's names and identifier, which the password must not hold (B7) */
  check(password: string, personal: readonly string[]): Promise<PasswordOpinion>;
}

/** The special characters of B7; others may be used but do not count. */
export const SPECIAL_CHARACTERS = '!?@#$(){}[]_&=+-%°*<>£µ/.:;,';

const SHORTEST_NAME = 3;
const special = new Set(SPECIAL_CHARACTERS);

const CLASSES: [PasswordRule, (characters: readonly string[]) => boolean][] = [
  ['upper-case', (characters) => characters.some((character) => /\p{Lu}/u.test(character))],
  ['lower-case', (characters) => characters.some((character) => /\p{Ll}/u.test(character))],
  ['digit', (characters) => characters.some((character) => /\p{Nd}/u.test(character))],
  ['special', (characters) => characters.some((character) => special.has(character))],
];

/** The words of a person's names and identifier that are long enough to be recognised in a password. */
const personalWords = (personal: readonly string[]) =>
  personal.flatMap((text) => foldText(text).split(/[^\p{L}]+/u)).filter((word) => word.length >= SHORTEST_NAME);

/**
 * The policy for passwords that people choose (B7, security.md S10, CNIL 2022-100 case 2). Lengths are counted in
 * characters as people see them typed (code points of the NFC form).
 */
export function createPasswordPolicy(
  settings: PasswordSettings,
  load: () => Promise<CommonPasswords> = loadCommonPasswords,
): PasswordPolicy {
  const classes = settings.fourClasses ? CLASSES : [];
  let common: Promise<CommonPasswords> | undefined;
  return {
    rules: [...classes.map(([rule]) => rule), 'minimum-length', 'not-common', 'not-personal'],
    async check(password, personal) {
      if (isTooLongToHash(password)) return { ok: false, unmet: ['maximum-length'], strength: 0 };
      common ??= load();
      const lists = await common;
      const text = passwordText(password);
      const characters = [...text];
      const folded = foldText(text);
      const words = personalWords(personal);
      const broken: Record<string, boolean> = {
        ...Object.fromEntries(classes.map(([rule, holds]) => [rule, !holds(characters)])),
        'minimum-length': characters.length < settings.minimumLength,
        'maximum-length': characters.length > settings.maximumLength,
        'not-common': characters.length === 0 || lists.includes(text),
        'not-personal': characters.length === 0 || words.some((word) => folded.includes(word)),
      };
      const unmet = Object.keys(broken).filter((rule) => broken[rule]) as PasswordRule[];
      return { ok: unmet.length === 0, unmet, strength: lists.strength(text, words) };
    },
  };
}
