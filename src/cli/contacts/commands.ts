import type { Command } from 'commander';

/** The commands on corrections of contact details (K1), a line and a file each. `config` tells the configuration file. */
export function contactsCommands(contacts: Command, config: () => string | undefined): void {
  const ofSchool = (name: string, description: string) =>
    contacts.command(name).description(description).requiredOption('--uai <code>', 'établissement (obligatoire)');
  const state = 'seulement waiting (en attente), accepted, refused, replaced ou withdrawn';

  ofSchool('list', 'montre les corrections que les familles ont envoyées, sans leur contenu')
    .option('--state <état>', state)
    .action(async (options) => (await import('./list-corrections.ts')).listCorrections(config(), options));
  ofSchool('export', 'écrit en CSV les corrections, avant et après')
    .option('--state <état>', state)
    .option('--out <fichier>', 'fichier à écrire (sinon un nom parlant, dans le dossier courant)')
    .action(async (options) => (await import('./export-corrections.ts')).exportCorrections(config(), options));
  ofSchool('accept <numéros...>', 'accepte des corrections : l’établissement les reporte dans son logiciel').action(
    async (ids: string[], options) => (await import('./decide.ts')).decide(config(), 'accepted', ids, options),
  );
  ofSchool('refuse <numéros...>', 'refuse des corrections : la famille en est avertie')
    .option('--reason <texte>', 'raison, que la famille lit sur sa fiche')
    .action(async (ids: string[], options) => (await import('./decide.ts')).decide(config(), 'refused', ids, options));
}
