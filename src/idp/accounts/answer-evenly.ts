import type { IdpContext } from '../context.ts';

/** How long an answer takes with neutral disclosure: well above what the slowest of them needs. */
const NEUTRAL_FLOOR_MS = 400;

/**
 * With neutral disclosure, lets no answer leave earlier than others of its kind, so that its delay does not tell what was
 * found for whom was typed (E3, security.md S14).
 */
export function answerEvenly({ config, pause }: Pick<IdpContext, 'config' | 'pause'>) {
  const floorMs = config.accounts.disclosure === 'neutral' ? NEUTRAL_FLOOR_MS : 0;
  return async <Result>(work: Promise<Result>): Promise<Result> => {
    const [result] = await Promise.all([work, pause(floorMs)]);
    return result;
  };
}
