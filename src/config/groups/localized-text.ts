import { z } from 'zod';

/**
 * What families read of the configuration: one text for all, or one a language (F10).
 *
 * @param longest characters of each
 */
export const localizedText = (longest: number) => {
  const text = z.string().min(1).max(longest);
  return z.union(
    [text, z.strictObject({ fr: text, en: text, ar: text.optional() })],
    `écrivez un texte de ${longest} caractères au plus, ou { fr: …, en: …, ar: … }`,
  );
};

type LocalizedText = z.output<ReturnType<typeof localizedText>>;

/** The text of a language, or the French one where the file has none. */
export const textIn = (text: LocalizedText, locale: 'fr' | 'en' | 'ar'): string =>
  typeof text === 'string' ? text : (text[locale] ?? text.fr);
