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
    .action(async (id: string | undefined) => (await import('./check.ts')).checkClients(config(), id));
  client
    .command('diff')
    .description('compare le fichier à ce que fait tourner chaque processus, réglage par réglage')
    .action(async () => (await import('./diff.ts')).showDrift(config()));
  client
    .command('secret <id>')
    .description('fait un nouveau secret, le montre une fois, et dit comment remplacer l’ancien sans coupure')
    .option('--write', 'l’écrit dans un fichier à côté de l’ancien, lisible du seul service')
    .action(async (id: string, options) => (await import('./secret.ts')).makeSecret(config(), id, options));
}
