import type { WebContext } from '../../web/context.ts';
import type { Author } from '../campaign/file.model.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { datesFor } from './page.ts';

interface Signed {
  at: Date;
  by: Author;
}

/**
 * A sentence on what a family did, said to who reads it: «Vous avez …», «Mme … a …», or «… sur papier» where the school
 * entered it.
 *
 * @param text beginning of the keys of a group with `you`, `other` and `paper`
 */
export function whoDid(ctx: WebContext, text: string, { at, by }: Signed): string {
  const dates = datesFor(ctx);
  const who = by.kind !== 'guardian' ? 'paper' : by.id === sessionOf(ctx).sub ? 'you' : 'other';
  return ctx.state.t(`${text}${who}`, { name: by.name, day: dates.day(at), hour: dates.hour(at) });
}
