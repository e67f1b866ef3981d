import type { Config } from '../../config/schema.ts';
import { type PasswordPolicy, type PasswordRule, SPECIAL_CHARACTERS } from '../../security/password-policy.ts';

/** One line of the checklist under a new password (`views/partials/form/password.hbs`). */
interface ShownRule {
  /** Text key. */
  text: string;
  params?: Record<string, unknown>;
  /** The characters that the rule names, apart, with spaces where a line may end. */
  characters?: string;
  /** Regular expression with flag u, for the rules that can be ticked while typing. */
  pattern?: string;
}

const specials = `[${SPECIAL_CHARACTERS.replace(/[\]\\^-]/g, '\\$&')}]`;

const patterns = ({ minimumLength }: Config['accounts']['password']): Partial<Record<PasswordRule, string>> => ({
  'upper-case': '\\p{Lu}',
  'lower-case': '\\p{Ll}',
  digit: '\\p{Nd}',
  special: specials,
  'minimum-length': `^.{${minimumLength},}$`,
});

/** A space after each character, but within a pair of brackets. */
const characters = SPECIAL_CHARACTERS.replace(/\(\)|\{\}|\[\]|<>|./g, '$& ').trim();

const params = (settings: Config['accounts']['password']) => ({
  characters,
  minimum: settings.minimumLength,
  maximum: settings.maximumLength,
});

/** The policy as a checklist (B7). */
export function shownRules({ rules }: PasswordPolicy, settings: Config['accounts']['password']): ShownRule[] {
  const ticked = patterns(settings);
  return rules.map((rule) => {
    const pattern = ticked[rule];
    return {
      text: `password:rule.${rule}`,
      params: params(settings),
      ...(rule === 'special' && { characters }),
      ...(pattern && { pattern }),
    };
  });
}

/** What a refused password lacks, at its field. */
export const ruleErrors = (field: string, unmet: readonly PasswordRule[], settings: Config['accounts']['password']) =>
  unmet.map((rule) => ({ field, text: `password:unmet.${rule}`, params: params(settings) }));
