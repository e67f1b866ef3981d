import type { ClientConfig } from '../../config/schema.ts';
import { homePhone } from '../../phone/written-phone.ts';
import { printed, type Translate } from '../../web/texts.ts';
import type { Account } from '../accounts/account.model.ts';
import type { IdpContext } from '../context.ts';
import type { Child } from '../directory/children-of.ts';
import { childSubject, schoolingOf } from '../oidc/claims/school-claims.ts';
import { asksForChildren } from './asked-data.ts';
import { childrenFor, servedBy } from './children-for.ts';
import { dataNames } from './data-names.ts';

/** A child of whom an app can be told, with what it calls her (and nothing else does). */
export interface ShownChild {
  pupilId: string;
  sub: string;
  firstName: string;
  familyName: string;
  schools: { name: string; division?: string | undefined }[];
}

/** What an app is told of a person, as she reads it. */
interface ShownData {
  /** Her own data: the text `shared-data:name.<name>`, and her value where there is one. */
  own: { name: string; value?: string | undefined }[];
  children: ShownChild[];
  /** What goes with each chosen child besides: texts `shared-data:of-child.<name>`. */
  ofChildren: string[];
}

/** Of a guardian's children; a pupil reads her own. */
const OF_CHILDREN: readonly string[] = ['school-number', 'ine'];

type Needs = Pick<IdpContext, 'config' | 'db'>;

/** A child of two schools is one child. */
function groupByPupil({ config }: Needs, client: ClientConfig, children: readonly Child[]): ShownChild[] {
  const shown = new Map<string, ShownChild>();
  for (const { pupilId, firstName, familyName, useName, schoolName, uai, division } of children) {
    const name = (useName ?? familyName).toLocaleUpperCase('fr');
    const known = shown.get(pupilId) ?? {
      pupilId,
      sub: childSubject(config, client, pupilId),
      firstName,
      familyName: name,
      schools: [],
    };
    known.schools.push({ name: schoolName ?? uai, division });
    shown.set(pupilId, known);
  }
  return [...shown.values()];
}

/** The children that an app could be told of, for the page where their guardian chooses. */
export async function childrenToShow(idp: Needs, account: Account, client: ClientConfig): Promise<ShownChild[]> {
  return groupByPupil(idp, client, await childrenFor(idp.db, account, client));
}

/** A pupil's own place, and her numbers. */
async function ownSchooling(idp: Needs, { pupilId }: Account, client: ClientConfig) {
  const found = pupilId && (await schoolingOf(idp, pupilId, client, (uai) => servedBy(client, uai)));
  if (!found) return {};
  const { etablissement, uai, division, ine } = found.claim;
  return {
    schooling: [etablissement ?? uai, division].filter(Boolean).join(', '),
    'school-number': found.place.localId,
    ine,
  };
}

/** Exactly what an app would be told, with the person's own values (G4, security.md S41). */
export async function shownData(
  idp: Needs,
  { account, client, asked, t }: { account: Account; client: ClientConfig; asked: readonly string[]; t: Translate },
): Promise<ShownData> {
  const { civility, givenName, familyName, email, phone, kind, locale, previousSignInAt } = account;
  const names = dataNames(asked, kind);
  const values: Record<string, string | undefined> = {
    name: [civility, givenName, familyName.toLocaleUpperCase('fr')].filter(Boolean).join(' '),
    email: email?.address,
    phone: phone && homePhone(phone),
    profile: t(`shared-data:kind.${kind}`),
    language: t(`layout:language.${locale}`),
    'last-sign-in': previousSignInAt && printed(previousSignInAt, 'day', locale),
    ...(names.includes('schooling') && (await ownSchooling(idp, account, client))),
    offline: t('shared-data:offline-days', { days: client.tokens.offlineDays }),
  };
  return {
    // What she has not is not given.
    own: names.flatMap((name) => (values[name] ? [{ name, value: values[name] }] : [])),
    ofChildren: kind === 'guardian' ? OF_CHILDREN.filter((name) => names.includes(name)) : [],
    children: asksForChildren(asked) ? await childrenToShow(idp, account, client) : [],
  };
}
