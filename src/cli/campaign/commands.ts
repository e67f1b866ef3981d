import type { Command } from 'commander';
import { DATE_FLAGS } from './date-flags.ts';

const PUPIL = 'un seul élève, par INE, numéro, ou NOM Prénom JJ/MM/AAAA';
const RECORDS = 'opinions, proposals, meetings, decisions ou commission';
const FORMS = 'intentions, acknowledgements, choices ou answers';
const HELP = {
  record: `
Fichier CSV, une ligne par élève, une ligne de titres. L’élève : INE, Numéro, ou Nom + Prénom + Date de naissance.
  opinions     Avis 1, Avis 2… (Favorable, Réservé, Défavorable), Recommandation (une voie), Motivations
  proposals    Accord 1, Accord 2… (Oui, Non), Autre voie, Mise à niveau, Motivations
  meetings     Date (JJ/MM/AAAA), Heure (17:30), Lieu
  decisions    Décision 1, Décision 2… (des voies), Motivations
  commission   comme decisions
Une voie s’écrit par son nom ou son identifiant (2de-gt). Une ligne sans rien d’autre que l’élève est laissée de côté.
« educonnect campaign template » écrit le fichier à remplir. Tout est vérifié avant d’écrire quoi que ce soit.`,
  enter: `
Fichier CSV, une ligne par élève, une ligne de titres. L’élève : INE, Numéro, ou Nom + Prénom + Date de naissance.
  intentions        Voie 1, Métier 1, Statut 1 (Scolaire, Apprenti), Voie 2…
  acknowledgements  Accusé de réception (Oui)
  choices           comme intentions
  answers           Réponse (Accord, Désaccord, Appel, Maintien)
Une voie s’écrit par son nom ou son identifiant (2de-gt). Une ligne sans rien d’autre que l’élève est laissée de côté.
« educonnect campaign template » écrit le fichier à remplir. Tout est vérifié avant d’écrire quoi que ce soit.`,
};

/** The commands on campaigns (I7, L1), a line and a file each. `config` tells the configuration file once it is known. */
export function campaignCommands(campaign: Command, config: () => string | undefined): void {
  const everySchool = (name: string, description: string) => campaign.command(name).description(description);
  const ofSchool = (name: string, description: string) =>
    everySchool(name, description)
      .requiredOption('--uai <code>', 'établissement (obligatoire)')
      .option('--year <année>', 'année scolaire, 2026 ou 2026-2027 (sinon celle d’aujourd’hui)');
  const withDates = (command: Command) =>
    Object.values(DATE_FLAGS).reduce(
      (each, { option, words }) => each.option(`${option} <jour>`, `${words} (AAAA-MM-JJ ou JJ/MM/AAAA)`),
      command,
    );

  withDates(ofSchool('open', 'ouvre la campagne d’un établissement, avec toutes ses dates')).action(async (options) =>
    (await import('./set-dates.ts')).openCampaign(config(), options),
  );
  withDates(ofSchool('dates', 'change des dates'))
    .option('--yes', 'ne demande pas de confirmation')
    .action(async (options) => (await import('./set-dates.ts')).changeDates(config(), options));
  ofSchool('close', 'ferme maintenant la saisie en cours')
    .option('--yes', 'ne demande pas de confirmation')
    .action(async (options) => (await import('./close-entry.ts')).closeEntry(config(), options));
  everySchool('list', 'montre les campagnes de tous les établissements').action(async () =>
    (await import('./show-campaigns.ts')).listCampaigns(config()),
  );
  ofSchool('show', 'montre les dates et le nombre d’élèves par état').action(async (options) =>
    (await import('./show-campaigns.ts')).showCampaign(config(), options),
  );
  ofSchool('class', 'montre où en est chaque élève')
    .option('--division <classe>', 'une seule classe')
    .action(async (options) => (await import('./show-campaigns.ts')).showClass(config(), options));
  ofSchool('export <phase>', 'écrit en CSV les intentions (intentions) ou les choix définitifs (choices)')
    .option('--division <classe>', 'une seule classe')
    .option('--out <fichier>', 'fichier à écrire (sinon un nom parlant, dans le dossier courant)')
    .action(async (phase: string, options) =>
      (await import('./export-wishes.ts')).exportWishes(config(), phase, options),
    );
  ofSchool(
    'template <quoi>',
    `écrit le fichier CSV à remplir, avec les élèves, pour record (${RECORDS}) ou enter (${FORMS})`,
  )
    .option('--division <classe>', 'une seule classe')
    .option('--out <fichier>', 'fichier à écrire (sinon un nom parlant, dans le dossier courant)')
    .action(async (what: string, options) =>
      (await import('./write-template.ts')).writeTemplate(config(), what, options),
    );
  const sheet = (name: string, description: string) =>
    ofSchool(`${name} <quoi> [fichier]`, description)
      .option('--pupil <qui>', PUPIL)
      .option('--set <colonne=valeur...>', 'ce qui serait dans le fichier pour cet élève')
      .option('--dry-run', 'vérifie tout, sans rien changer');
  sheet('record', `enregistre ce que l’établissement a décidé (${RECORDS})`)
    .addHelpText('after', HELP.record)
    .action(async (what: string, file: string | undefined, options) =>
      (await import('./run-sheet.ts')).recordSheet(config(), what, file, options),
    );
  sheet('enter', `saisit ce que des familles ont donné sur papier (${FORMS})`)
    .addHelpText('after', HELP.enter)
    .action(async (what: string, file: string | undefined, options) =>
      (await import('./run-sheet.ts')).enterSheet(config(), what, file, options),
    );
  ofSchool('release-pen', 'rend la main : le prochain représentant légal qui valide la prend')
    .requiredOption('--pupil <qui>', `${PUPIL} (obligatoire)`)
    .option('--yes', 'ne demande pas de confirmation')
    .action(async (options) => (await import('./release-pen.ts')).releasePen(config(), options));
  everySchool('diagram', 'écrit l’année d’un élève en diagramme d’états (Mermaid)').action(async () =>
    (await import('./print-diagram.ts')).printDiagram(),
  );
}
