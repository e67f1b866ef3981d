import { evenTime } from '../../web/even-time.ts';
import type { IdpContext } from '../context.ts';

/** How long an answer takes with neutral disclosure: well above what the slowest of them needs. */
const NEUTRAL_FLOOR_MS = 400;

/** With neutral disclosure, lets every answer leave after the same time, whoever was typed (E3, security.md S14). */
export function answerEvenly({ config }: Pick<IdpContext, 'config'>) {
  const floorMs = config.accounts.disclosure === 'neutral' ? NEUTRAL_FLOOR_MS : 0;
  return <Result>(work: Promise<Result>): Promise<Result> => evenTime(floorMs, work);
}
