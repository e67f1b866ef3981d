import type { Locale, Texts } from '../../web/texts.ts';
import type { Level } from '../campaign/current-file.ts';
import type { Wish } from '../campaign/file.model.ts';
import { trackName } from '../campaign/track-name.ts';

/** The lines of a mail's list, in one language. */
export interface Lines {
  /** «2de professionnelle» */
  track(id: string): string;
  /** «2de professionnelle – Boulanger – Sous statut d’apprenti» */
  wish(wish: Wish): string;
  /** «2de professionnelle – Favorable» */
  answered(wish: Wish, answer: 'favourable' | 'reserved' | 'unfavourable' | 'agreed' | 'refused'): string;
}

export function linesIn(locale: Locale, level: Level, texts: Texts): Lines {
  const t = texts.in(locale);
  const track = (id: string) => trackName(level, id, locale);
  return {
    track,
    wish: ({ track: id, occupation, status }) =>
      [track(id), occupation, status && t(`campaign-mails:status.${status}`)].filter(Boolean).join(' – '),
    answered: ({ track: id }, answer) => `${track(id)} – ${t(`campaign-mails:answers.${answer}`)}`,
  };
}
