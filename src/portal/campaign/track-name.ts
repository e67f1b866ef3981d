import { textIn } from '../../config/groups/localized-text.ts';
import type { Locale } from '../../web/texts.ts';
import type { Level } from './current-file.ts';

/** The name of a track, as pages, mails, API and command line tell it; its id where the configuration no longer has it. */
export function trackName({ tracks }: Pick<Level, 'tracks'>, id: string, locale: Locale): string {
  const track = tracks.find((one) => one.id === id);
  return track ? textIn(track.name, locale) : id;
}
