import { Temporal } from 'temporal-polyfill';
import { textIn } from '../../config/groups/localized-text.ts';
import type { Level } from '../../portal/campaign/current-file.ts';
import { foldColumn } from './read-sheet.ts';

/** Reads the cells of one line, by the names of their columns, and gathers what is wrong in them. */
export interface Cells {
  /** The words of a cell; undefined when it is empty, or not there. */
  text(column: string): string | undefined;
  /** One of the words of a choice, in any case and with or without accents. */
  choice<Value extends string>(column: string, words: Readonly<Record<Value, readonly string[]>>): Value | undefined;
  /** The same for a cell that may not be empty. */
  chosen<Value extends string>(column: string, words: Readonly<Record<Value, readonly string[]>>): Value[];
  /** The identifier of a track, by its name or itself. */
  track(column: string, level: Level): string | undefined;
  /** A day and an hour where the school is. */
  moment(day: string, hour: string, timeZone: string): Date | undefined;
  /** Ranks up to the last one where one of the columns is filled in: «Voie 1», «Voie 2»… */
  ranks(...columns: string[]): number[];
  faults(): string[];
}

const fold = foldColumn;

export function cellReader(cells: ReadonlyMap<string, string>, most: number): Cells {
  const faults: string[] = [];
  const text = (column: string) => cells.get(fold(column)) || undefined;
  const fault = (column: string, what: string) => {
    faults.push(`colonne « ${column} » : ${what}`);
    return undefined;
  };

  const choice: Cells['choice'] = (column, words) => {
    const given = text(column);
    if (given === undefined) return undefined;
    const choices = Object.entries<readonly string[]>(words);
    const chosen = choices.find(([, each]) => each.some((word) => fold(word) === fold(given)));
    if (chosen) return chosen[0] as keyof typeof words;
    return fault(column, `« ${given} » : écrivez ${choices.map(([, [word]]) => word).join(', ')}`);
  };

  return {
    text,
    choice,
    chosen(column, words) {
      if (text(column) === undefined) fault(column, 'la réponse manque');
      const value = choice(column, words);
      return value === undefined ? [] : [value];
    },
    track(column, { tracks }) {
      const given = text(column);
      if (given === undefined) return undefined;
      const known = tracks.find(({ id, name }) => id === fold(given) || fold(textIn(name, 'fr')) === fold(given));
      if (known) return known.id;
      return fault(column, `« ${given} » n’est pas une voie : écrivez ${tracks.map(({ id }) => id).join(', ')}`);
    },
    moment(day, hour, timeZone) {
      const [date, time] = [text(day), text(hour)];
      if (date === undefined && time === undefined) return undefined;
      const [, dayOfMonth, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date ?? '') ?? [];
      const [, hours, minutes = '0'] = /^(\d{1,2})\s*[h:]\s*(\d{2})?(?::00)?$/i.exec(time ?? '') ?? [];
      if (!year) return fault(day, `« ${date ?? ''} » n’est pas un jour, écrivez JJ/MM/AAAA`);
      if (!hours) return fault(hour, `« ${time ?? ''} » n’est pas une heure, écrivez 17:30`);
      try {
        const parts = { year: +year, month: +month!, day: +dayOfMonth!, hour: +hours, minute: +minutes, timeZone };
        return new Date(Temporal.ZonedDateTime.from(parts, { overflow: 'reject' }).epochMilliseconds);
      } catch {
        return fault(day, `« ${date} à ${time} » n’existe pas`);
      }
    },
    ranks(...columns) {
      const all = Array.from({ length: most }, (_, index) => index + 1);
      const last = all.findLast((rank) => columns.some((column) => text(`${column} ${rank}`) !== undefined)) ?? 0;
      return all.slice(0, last);
    },
    faults: () => [...new Set(faults)],
  };
}
