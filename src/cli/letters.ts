import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemClock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { keepLetters, type NewLetter, newLetters } from '../idp/activation-letter/make-letters.ts';
import type { LetterLook, LetterPage } from '../idp/activation-letter/pdf/letter-page.ts';
import { writeLetters } from '../idp/activation-letter/pdf/letters-pdf.ts';
import { qrCodeOf } from '../idp/activation-letter/pdf/qr-code.ts';
import { type Recipient, recipientsOf } from '../idp/activation-letter/recipients.ts';
import { type SummaryLine, writeSummary } from '../idp/activation-letter/summary-csv.ts';
import { createAudit } from '../idp/audit/create-audit.ts';
import { schools } from '../idp/directory/school.model.ts';
import { readFonts } from '../pdf/fonts.ts';
import { createPasswordHasher } from '../security/password-hash.ts';
import { loadTexts, REGIONS } from '../web/texts.ts';
import { administrator } from './administrator.ts';
import { CommandError, ROOT, withStorage } from './open.ts';
import { progressBar } from './progress-bar.ts';
import { schoolCode } from './school-options.ts';

/** Options of the command, as commander gives them. */
interface LettersFlags {
  uai: string;
  division?: string;
  kind: string;
  person?: string;
  reset?: boolean;
  lang: string;
  out: string;
}

const KINDS = { guardian: 'representants', pupil: 'eleves' } as const;
/** Those whose letters the embedded typeface can write. */
const LANGUAGES = ['fr', 'en'] as const;

function oneOf<Choice extends string>(name: string, given: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((one) => one === given);
  if (!choice) throw new CommandError(`« ${given} » n’est pas un choix de ${name} : écrivez ${choices.join(' ou ')}.`);
  return choice;
}

const outcomeOf = ({ account }: Recipient, reset: boolean | undefined): SummaryLine['outcome'] => {
  if (account?.closed) return 'closed';
  if (!account) return 'open';
  return reset ? 'reset' : 'left-out';
};

const pageOf = ({ recipient, provisional, letter }: NewLetter): LetterPage => ({
  kind: letter.kind,
  purpose: letter.purpose,
  name: recipient.name,
  provisional,
  ...(recipient.address && { address: recipient.address }),
  ...(letter.kind === 'pupil'
    ? { division: recipient.division }
    : {
        children: recipient.children.map(({ firstName, division }) =>
          [firstName, division && `(${division})`].join(' ').trim(),
        ),
      }),
});

/** The language's words, the school's name, the address of the QR code: the same on every page. */
function lookOf(config: Config, lang: (typeof LANGUAGES)[number], schoolName: string, validUntil: Date): LetterLook {
  const url = new URL('/letter', config.idp.issuer).href;
  return {
    t: loadTexts(`${ROOT}views/locales`).in(lang),
    idpName: config.brand.idpName,
    supportPhone: config.operator.supportPhone,
    schoolName,
    url,
    qrCode: qrCodeOf(url),
    validUntil: written(validUntil, lang),
  };
}

const written = (date: Date, lang: string) =>
  new Intl.DateTimeFormat(REGIONS[lang], { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(date);

/** Names that a later run does not meet, and that sort by date. */
const namesOf = (out: string, uai: string, kind: keyof typeof KINDS, now: Date) => {
  const at = now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  const base = join(out, `lettres-${uai}-${KINDS[kind]}-${at}`);
  return { pdf: `${base}.pdf`, csv: `${base}.csv` };
};

/**
 * `educonnect letters` (C1, C3): one PDF, a page a person, and a CSV summary without secrets, both readable by the
 * administrator alone. The database learns of the letters once they are on disk; passwords are nowhere else.
 */
export async function makeLetters(option: string | undefined, flags: LettersFlags): Promise<void> {
  const uai = schoolCode(flags.uai);
  const kind = oneOf('--kind', flags.kind, ['guardian', 'pupil'] as const);
  const lang = oneOf('--lang', flags.lang, LANGUAGES);
  await withStorage(option, async ({ config, storage: { idp: db } }) => {
    const school = await schools(db).findById(uai).lean();
    if (!school) throw new CommandError(`L’établissement ${uai} est inconnu : importez d’abord ses fichiers.`);
    const recipients = await recipientsOf(db, { uai, kind, division: flags.division, person: flags.person });
    if (recipients.length === 0) throw new CommandError('Personne ne correspond : aucune lettre n’a été faite.');
    const outcomes = recipients.map((recipient) => ({ recipient, outcome: outcomeOf(recipient, flags.reset) }));
    const wanted = outcomes.filter(({ outcome }) => outcome === 'open' || outcome === 'reset');
    if (wanted.length === 0) {
      throw new CommandError('Toutes ces personnes ont déjà un compte. Pour un compte perdu, ajoutez --reset.');
    }

    const clock = systemClock;
    const context = {
      audit: createAudit({ db, clock, secret: config.idp.sealingKey }),
      clock,
      config,
      db,
      passwords: createPasswordHasher(config.accounts.argon2, { queue: wanted.length }),
    };
    const bar = progressBar(process.stderr);
    bar.start('Mots de passe provisoires', wanted.length);
    const made = await newLetters(context, {
      recipients: wanted.map(({ recipient }) => recipient),
      uai,
      advance: () => bar.advance(1),
    }).finally(bar.stop);

    const { validUntil } = made[0]!.letter;
    const schoolName = config.schools.find((one) => one.uai === uai)?.name ?? school.name ?? uai;
    const look = lookOf(config, lang, schoolName, validUntil);
    const out = resolve(flags.out);
    await mkdir(out, { recursive: true });
    const { pdf, csv } = namesOf(out, uai, kind, clock.now());
    await onlyWhole(pdf, async (unfinished) => {
      await writeLetters(made.map(pageOf), {
        file: unfinished,
        fonts: await readFonts(),
        look,
        title: look.t('letter:file-title', { school: schoolName }),
        lang: REGIONS[lang]!,
        createdAt: clock.now(),
      });
      await keepLetters(context, made, administrator());
    });
    await writeSummary(csv, { lines: numbered(outcomes), validUntil: written(validUntil, 'fr') });
    const leftOut = outcomes.length - wanted.length;
    const letters = made.length === 1 ? '1 lettre, valable' : `${made.length} lettres, une personne par page, valables`;
    console.log(`${letters} jusqu’au ${written(validUntil, 'fr')} :`);
    console.log(`  ${pdf}`);
    console.log(`  ${csv} (récapitulatif, sans mot de passe)`);
    if (leftOut === 1) console.log('1 personne laissée de côté : elle a déjà un compte.');
    if (leftOut > 1) console.log(`${leftOut} personnes laissées de côté : elles ont déjà un compte.`);
    console.log('Les lettres faites avant pour ces personnes ne servent plus. Imprimez le PDF, puis supprimez-le.');
  });
}

/** A file appears under its name once it is whole and what it says is true; else nothing is left of it. */
async function onlyWhole(file: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${file}.partiel`;
  try {
    await write(unfinished);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The pages of the PDF are those of who got a letter, in the same order. */
function numbered(outcomes: readonly { recipient: Recipient; outcome: SummaryLine['outcome'] }[]): SummaryLine[] {
  let page = 0;
  return outcomes.map((line) => {
    if (line.outcome !== 'open' && line.outcome !== 'reset') return line;
    page += 1;
    return { ...line, page };
  });
}
