import type { Command } from 'commander';

/** The commands on clients (G2), a line and a file each. `config` tells the configuration file. */
export function clientCommands(client: Command, config: () => string | undefined): void {
  client
    .command('list')
    .description('montre les clients : ce qu’ils sont, ce qu’ils reçoivent, leurs secrets, leur dernière utilisation')
    .action(async () => (await import('./list.ts')).listClients(config()));
  client
    .command('check [id]')
    .description('dit tout ce qui manque à un client, ou est risqué, et que faire ; sans nom, à tous')
    .option('--online', 'essaie aussi leurs adresses : clés, logo, déconnexion, pages')
    .action(async (id: string | undefined, options) =>
      (await import('./check.ts')).checkClients(config(), id, options),
    );
  client
    .command('diff')
    .description('compare le fichier à ce que fait tourner chaque processus, réglage par réglage')
    .action(async () => (await import('./diff.ts')).showDrift(config()));
  client
    .command('secret <id>')
    .description('fait un nouveau secret, le montre une fois, et dit comment remplacer l’ancien sans coupure')
    .option('--write', 'l’écrit dans un fichier à côté de l’ancien, lisible du seul service')
    .action(async (id: string, options) => (await import('./secret.ts')).makeSecret(config(), id, options));
  registrationCommands(client, config);
}

/** Those on apps that their developers register (RFC 7591). */
function registrationCommands(client: Command, config: () => string | undefined): void {
  client
    .command('invite <développeur>')
    .description('fait un jeton par lequel un développeur enregistre ses apps, dans des limites')
    .option('--host <hôtes...>', 'hôtes que ses adresses peuvent avoir, comme agenda.exemple.fr')
    .option('--scheme <schémas...>', 'schémas de ses apps installées, comme fr.exemple.agenda')
    .option('--scope <portées...>', 'données qu’elles peuvent demander, outre « openid » ; aucune par défaut')
    .option('--uai <codes...>', 'établissements dont elles voient les enfants ; tous par défaut')
    .option('--quota <nombre>', 'apps qu’il peut avoir', '5')
    .option('--days <jours>', 'jours pendant lesquels il peut en enregistrer', '30')
    .action(async (label: string, options) => (await import('./invite.ts')).inviteDeveloper(config(), label, options));
  client
    .command('invitations')
    .description('montre les invitations en cours')
    .option('--end <nom>', 'met fin à une invitation ; les apps déjà enregistrées restent')
    .action(async (options) => (await import('./show-invitations.ts')).showInvitations(config(), options));
  client
    .command('verify <id>')
    .description('dit qu’une app enregistrée est bien ce qu’elle dit ; elle peut alors recevoir des enfants')
    .option('--undo', 'elle ne l’est plus')
    .option('--yes', 'ne demande pas de confirmation')
    .action(async (id: string, options) => (await import('./verify.ts')).verifyClient(config(), id, options));
  client
    .command('remove <id>')
    .description('retire une app enregistrée : plus personne ne s’y connecte')
    .option('--yes', 'ne demande pas de confirmation')
    .action(async (id: string, options) => (await import('./verify.ts')).removeClient(config(), id, options));
}
