import type { Response } from 'supertest';
import type { Browser } from './browser.ts';
import { ORIENTATION } from './campaign.ts';

export const INTENTIONS = `${ORIENTATION}/intentions`;

/** The fields of the form as a page shows it, those of buttons aside. */
function hiddenFields(html: string): Record<string, string> {
  const form = html.slice(html.indexOf('data-wish-form'));
  const hidden = [...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)];
  return Object.fromEntries(hidden.map(([, name, value]) => [name!, value!]));
}

/** What a person chooses, in the order of the ranks. */
export interface Typed {
  track?: string;
  occupation?: string;
  status?: string;
}

const written = (typed: readonly Typed[]) => ({
  rows: String(typed.length),
  ...Object.fromEntries(
    typed.flatMap((row, index) => Object.entries(row).map(([name, value]) => [`${name}-${index + 1}`, value])),
  ),
});

/** A form that somebody has open: it is filled in and sent as it was shown, also long after. */
export async function openForm(browser: Browser, url: string = INTENTIONS) {
  const { text } = await browser.get(url).expect(200);
  const fields = hiddenFields(text);
  return {
    text,
    press: (what: string, typed: readonly Typed[], tampered: Record<string, string> = {}): Promise<Response> =>
      Promise.resolve(browser.post(url, { ...fields, ...written(typed), do: what, ...tampered })),
    autosave: (typed: readonly Typed[]): Promise<Response> =>
      Promise.resolve(browser.post(`${url}/draft`, { ...fields, ...written(typed) })),
  };
}

/** Opens the form, types and presses «Valider». */
export const enter = async (browser: Browser, typed: readonly Typed[], url: string = INTENTIONS): Promise<Response> =>
  (await openForm(browser, url)).press('validate', typed);

export const GT = { track: '2de-gt' };
export const PRO = { track: '2de-pro', occupation: 'Menuisier, charpentier', status: 'school' };
export const CAP = { track: 'cap', occupation: 'Ébéniste', status: 'apprentice' };
