import { trusted } from 'mongoose';
import type { Account } from '../../accounts/account.model.ts';
import { auditEntries } from '../../audit/audit-entry.model.ts';
import type { IdpContext } from '../../context.ts';
import { enrolmentsOf } from '../../directory/enrolments-of.ts';
import { findPerson } from '../../directory/find-person.ts';
import type { GuardianLink, GuardianRecord } from '../../directory/guardian.model.ts';
import { type Pupil, pupils } from '../../directory/pupil.model.ts';
import { type School, schools } from '../../directory/school.model.ts';
import { accessesOf } from '../../oidc/claims/app-access.ts';
import { OWN_CLIENT_ID } from '../../oidc/clients/own-client.ts';
import { accountSessions } from '../../oidc/logout/account-sessions.ts';
import { sharingsOf } from '../../sharing/find-sharing.ts';

const MOST_EVENTS = 5_000;

/**
 * All that is held about a person, for herself (F9, RGPD art. 15 and 20): her account, what schools told of her, the pupils
 * they tied to her, what happened, and who was told. Nothing of the other guardian (obligations.md §7); no password, hash,
 * code or token; no national number of a pupil, which is never shown.
 */
export async function collectData(idp: IdpContext, account: Account) {
  const [ecoles, activite, appareils, scolarite, applications] = await Promise.all([
    schoolRecords(idp, account),
    activity(idp, account),
    accountSessions(idp, account._id),
    account.pupilId && enrolmentsOf(idp.db, account.pupilId),
    apps(idp, account),
  ]);
  return {
    exporteLe: idp.clock.now(),
    compte: accountData(account),
    ...(scolarite && { scolarite }),
    ecoles,
    appareils: appareils.map(({ device, signedInAt, usedAt, amr }) => ({ device, signedInAt, usedAt, amr })),
    applications,
    activite,
  };
}

function accountData(account: Account) {
  const { identifier, kind, civility, givenName, familyName, email, newEmail, phone, franceConnect } = account;
  return {
    identifiant: identifier,
    profil: kind,
    civilite: civility,
    prenom: givenName,
    nom: familyName,
    email: email && { adresse: email.address, confirmeeLe: email.confirmedAt },
    nouvelEmail: newEmail && { adresse: newEmail.address, demandeLe: newEmail.requestedAt },
    telephone: phone,
    langue: account.locale,
    franceConnect: franceConnect && { alias: franceConnect.sub, relieLe: franceConnect.linkedAt },
    doubleSecurite: account.secondFactors ?? [],
    ouvertPar: account.openedBy,
    ouvertLe: account.createdAt,
    derniereConnexion: account.lastSignInAt,
    connexionPrecedente: account.previousSignInAt,
  };
}

async function schoolRecords({ db }: IdpContext, { guardianIds = [] }: Account) {
  const records = (await findPerson(db, { guardianIds })).flatMap((person) => person.records);
  const pupilIds = records.flatMap(({ links }) => links.map(({ pupilId }) => pupilId));
  const [foundPupils, foundSchools] = await Promise.all([
    pupils(db)
      .find({ _id: trusted({ $in: pupilIds }) })
      .lean<Pupil[]>(),
    schools(db)
      .find({ _id: trusted({ $in: records.map(({ uai }) => uai) }) })
      .lean<School[]>(),
  ]);
  return records.map((record) => ({
    uai: record.uai,
    ecole: foundSchools.find(({ _id }) => _id === record.uai)?.name,
    civilite: record.civility,
    nom: record.familyName,
    nomUsage: record.useName,
    prenom: record.firstName,
    mobile: record.mobile,
    telephone: record.landline,
    email: record.email,
    adresse: record.address,
    eleves: record.links.map((link) => linkData(record, link, foundPupils)),
  }));
}

/** Of a pupil for whom she is no legal representative, the name alone. */
function linkData({ uai }: GuardianRecord, link: GuardianLink, found: readonly Pupil[]) {
  const pupil = found.find(({ _id }) => _id === link.pupilId);
  const represents = link.level === 1 && !link.declinedAt;
  return {
    prenom: pupil?.firstName,
    nom: pupil?.useName ?? pupil?.familyName,
    ...(represents && {
      neLe: pupil?.birthDate,
      classe: pupil?.enrolments.find((enrolment) => enrolment.uai === uai)?.division,
    }),
    niveauResponsabilite: link.level,
    lien: link.kinship,
    declineLe: link.declinedAt,
  };
}

async function activity({ db }: IdpContext, { _id: accountId }: Account) {
  const entries = await auditEntries(db).find({ accountId }).sort({ _id: -1 }).limit(MOST_EVENTS).lean();
  return entries.map(({ at, action, result, actor, details }) => ({
    le: at,
    action,
    resultat: result,
    par: actor.kind,
    details,
  }));
}

/** The apps and services that were given data, and which; of an app that she chose children for, these. */
async function apps(idp: IdpContext, { _id: accountId }: Account) {
  const [accesses, shared] = await Promise.all([accessesOf(idp, accountId), sharingsOf(idp.db, accountId)]);
  const pupilIds = shared.flatMap((one) => one.sharedPupilIds);
  const known = await pupils(idp.db)
    .find({ _id: trusted({ $in: pupilIds }) })
    .lean<Pupil[]>();
  const ids = new Set([...shared, ...accesses].map(({ clientId }) => clientId));
  ids.delete(OWN_CLIENT_ID);
  return Promise.all(
    [...ids].map(async (id) => {
      const access = accesses.find(({ clientId }) => clientId === id);
      const choice = shared.find(({ clientId }) => clientId === id);
      return {
        nom: (await idp.clients.find(id))?.name ?? id,
        donnees: choice?.asked ?? access?.claims ?? [],
        ...(choice && {
          accordLe: choice.decidedAt,
          enfants: known.filter(({ _id }) => choice.sharedPupilIds.includes(_id)).map(({ firstName }) => firstName),
        }),
        dernierAcces: access?.lastAt,
      };
    }),
  );
}
