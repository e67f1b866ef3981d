import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/schema.ts';
import { accounts } from '../idp/accounts/account.model.ts';
import { openAccount } from '../idp/accounts/open-account.ts';
import { reserveIdentifier } from '../idp/accounts/reserve-identifier.ts';
import type { IdpContext } from '../idp/context.ts';
import { findGuardians } from '../idp/directory/find-guardians.ts';
import { importOnde } from '../idp/directory/import/import-onde.ts';
import { importSiecle } from '../idp/directory/import/import-siecle.ts';
import { pupils } from '../idp/directory/pupil.model.ts';
import { parseMobile } from '../phone/parse-mobile.ts';
import { newToken } from '../security/token.ts';
import { sampleAppOf } from './sample-app/start.ts';

const PASSWORD = 'Demo-2026!';
const GUARDIAN = { familyName: 'ROUMÉGOUX', firstName: 'Gaël', mobile: '06 39 98 01 52' };
/** The mother of his daughter Lison: two guardians of one child, who live apart. */
const OTHER_GUARDIAN = { familyName: 'HOARAU', firstName: 'Nadège', mobile: '06 39 98 03 01' };
/** A mother of two, one at the école, one who left the collège: apps of other schools learn of none. */
const ECOLE_GUARDIAN = { familyName: 'VASSEROT', firstName: 'Inès', mobile: '06 39 98 01 18' };
const PUPIL = { ine: '990000202BB', identifier: 't.roumegoux' };

const DATA = fileURLToPath(new URL('../../src/demo/data/', import.meta.url));
const SIECLE = [
  'ElevesSansAdresses.xml',
  'ResponsablesAvecAdresses.xml',
  'ElevesSansAdresses_lycee.xml',
  'ResponsablesAvecAdresses_lycee.xml',
  'ElevesSansAdresses_reunion.xml',
  'ResponsablesAvecAdresses_reunion.xml',
];
const ONDE = { uai: '0159903H', files: ['onde.csv', 'onde-responsables.csv'] };

/** Imports the sample files of four schools (L2); what is there already does not change. */
async function importSchools({ config, db, clock }: IdpContext) {
  const schoolNames = new Map(config.schools.map(({ uai, name }) => [uai, name]));
  const context = { db, clock, phones: config.phones, schoolNames };
  const inData = (file: string) => `${DATA}${file}`;
  const siecle = await importSiecle(context, SIECLE.map(inData));
  const onde = await importOnde(context, ONDE.files.map(inData), { uai: ONDE.uai });
  for (const { outcome, refusal, errors } of [siecle, onde]) {
    if (outcome === 'refused')
      throw new Error(`the sample files cannot be imported: ${refusal} ${JSON.stringify(errors)}`);
  }
}

/** Opens the account of a guardian that the README names, unless it is there already. */
async function openGuardian(idp: IdpContext, guardian: typeof GUARDIAN) {
  const mobile = parseMobile(guardian.mobile, { allowFiction: true });
  if (!mobile.ok) throw new Error('the demonstration’s guardian has no mobile');
  const persons = await findGuardians(idp.db, { ...guardian, mobileKey: mobile.key });
  if (await accounts(idp.db).exists({ guardianIds: persons[0]?._id })) return;
  await openAccount(idp, {
    accountId: newToken(),
    persons,
    identifier: await reserveIdentifier(idp.db, persons),
    password: PASSWORD,
    openedBy: 'sms',
    phone: mobile.e164,
    locale: 'fr',
    declinedPupilIds: [],
  });
}

/** Opens the account of the first guardian’s son, a pupil. */
async function openPupil({ db, clock, passwords }: IdpContext) {
  const pupil = await pupils(db).findOne({ ine: PUPIL.ine }).lean();
  if (!pupil || (await accounts(db).exists({ pupilId: pupil._id }))) return;
  await accounts(db).create({
    _id: newToken(),
    kind: 'pupil',
    identifier: PUPIL.identifier,
    passwordHash: await passwords.hash(PASSWORD),
    pupilId: pupil._id,
    openedBy: 'letter',
    givenName: pupil.firstName,
    familyName: pupil.useName ?? pupil.familyName,
    locale: 'fr',
    createdAt: clock.now(),
  });
}

/** Fills the directory from the sample files and opens four accounts (M2). A second start changes nothing. */
export async function prepareDemonstration(idp: IdpContext): Promise<void> {
  await importSchools(idp);
  await Promise.all([
    ...[GUARDIAN, OTHER_GUARDIAN, ECOLE_GUARDIAN].map((one) => openGuardian(idp, one)),
    openPupil(idp),
  ]);
}

const ORIENTATION = {
  open: 'la saisie des intentions est ouverte ; « npx educonnect demo school-year » joue la suite de l’année',
  closed: 'la saisie des intentions est fermée aujourd’hui ; « npx educonnect campaign list » montre les dates',
};

const sampleAppLine = (config: Config) => {
  const app = sampleAppOf(config);
  return app ? `\n  Autre application   ${new URL(app.homeUri!).origin} (un emploi du temps, d’un autre éditeur)` : '';
};

/**
 * What the demonstration tells at its start: what to open, and who may.
 * @param isEntryOpen whether families may enter their intentions now
 */
export const demonstrationNotice = ({ config }: Pick<IdpContext, 'config'>, isEntryOpen: boolean) => `
Démonstration prête.

  Portail             ${config.portal?.url}
  SMS et e-mails      ${config.idp.issuer}/boite${sampleAppLine(config)}

  Ouvrir un compte    Sandrine BRIVAL, 06 39 98 01 11
                      Maëlle 12/03/2011, Théo 30/09/2013, Capucine 17/01/2010, Jules 19/06/2015
  Se connecter        g.roumegoux ou n.hoarau (représentants légaux de Lison, en 3e) ou ${PUPIL.identifier} (élève de 2de),
                      mot de passe ${PASSWORD}
  Orientation         ${ORIENTATION[isEntryOpen ? 'open' : 'closed']}
  Livret scolaire     les bilans de Lison sont là ; « npx educonnect demo report-cards » écrit ceux d’une école par l’API
  Par FranceConnect   choisir une personne inventée, par exemple Sandrine BRIVAL

Pour arrêter : Ctrl + C. Pour recommencer : supprimez le dossier ${dirname(config.storage.embeddedDirectory)}.
`;
