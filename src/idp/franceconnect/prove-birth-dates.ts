import type { Limit } from '../../web/limits.ts';
import { birthDateUses } from '../accounts/opening/birth-date-tries.ts';
import type { IdpContext } from '../context.ts';
import { type Child, childrenOf } from '../directory/children-of.ts';
import type { Guardian } from '../directory/guardian.model.ts';
import { normaliseName } from '../directory/normalise-name.ts';
import { findHomonyms } from './find-candidates.ts';
import { namesIn } from './keep-visit.ts';
import { settleProof } from './settle-proof.ts';
import type { FranceConnectVisit } from './visit.model.ts';

/** A child as she tells it. */
export interface ToldChild {
  firstName: string;
  /** YYYY-MM-DD. */
  birthDate: string;
}

type ProvedChildren =
  | { ok: true }
  /** None of those who bear her names has exactly these children; or nobody bears them. Never says which. */
  | { ok: false; reason: 'not-found' }
  | { ok: false; reason: 'too-many'; until: Date };

const DAY = 86_400;
/** Told besides a person's own children: one of a school that is not with us, or known to another school. */
const MOST_OTHERS = 2;

/** Tries of one FranceConnect identity in a day: each is a real person, who has one. */
const triesOf = ({ birthDateTriesPerDay: points }: IdpContext['config']['activation']): Limit => ({
  name: 'franceconnect-birth-dates',
  points,
  seconds: DAY,
});

const isTold = (told: readonly ToldChild[], { firstName, birthDate }: Child) =>
  told.some((one) => one.birthDate === birthDate && normaliseName(one.firstName) === normaliseName(firstName));

/** The children of one person, among those of several: two of them may be parents of one child. */
function childrenAmong(children: readonly Child[], { records }: Guardian): Child[] {
  const links = records.flatMap(({ uai, links }) =>
    links.filter(({ level, declinedAt }) => level === 1 && !declinedAt).map(({ pupilId }) => `${uai}:${pupilId}`),
  );
  return children.filter(({ uai, pupilId }) => links.includes(`${uai}:${pupilId}`));
}

/**
 * Judges the children whom she told, by first name and birth date (D2): she is the person, of all who bear her names, whose
 * every child she told. No child is shown before: names are no proof, and a homonym would see another family's. A try is
 * counted first, by her identity and, once she is close to somebody's children, by that person as in B6 (security.md S5).
 */
export async function proveBirthDates(
  idp: IdpContext,
  visit: FranceConnectVisit,
  told: readonly ToldChild[],
): Promise<ProvedChildren> {
  const { config, db, limits } = idp;
  const own = [triesOf(config.activation), `${visit.issuer} ${visit.sub}`] as const;
  const allowed = await limits.take(...own);
  if (!allowed.ok) return { ok: false, reason: 'too-many', until: allowed.until };
  const homonyms = await findHomonyms(db, namesIn(idp, visit));
  const children = await childrenOf(
    db,
    homonyms.map(({ _id }) => _id),
  );
  const proved: string[] = [];
  for (const homonym of homonyms) {
    const { _id } = homonym;
    const hers = childrenAmong(children, homonym);
    const right = hers.filter((child) => isTold(told, child));
    if (right.length === 0) continue;
    const uses = birthDateUses(config, [_id]);
    if (!(await limits.takeAll(uses)).ok) continue;
    const others = told.length - new Set(right.map(({ pupilId }) => pupilId)).size;
    if (right.length < hers.length || others > MOST_OTHERS) continue;
    await Promise.all(uses.map(([limit, subject]) => limits.giveBack(limit, subject)));
    proved.push(_id);
  }
  if (proved.length === 0) return { ok: false, reason: 'not-found' };
  await limits.giveBack(...own);
  await settleProof(idp, visit, { guardianIds: proved.sort(), provedBy: 'birth-dates' });
  return { ok: true };
}
