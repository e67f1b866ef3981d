#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { checkConfig, printConfigSchema } from './cli/config.ts';
import { importOnde } from './cli/import-onde.ts';
import { importSiecle } from './cli/import-siecle.ts';
import { generateKeys, listKeys, rotateKeys } from './cli/keys.ts';
import { migrateDatabases } from './cli/migrate.ts';
import { CommandError, ROOT } from './cli/open.ts';
import { start } from './cli/start.ts';
import { ConfigError } from './config/load.ts';

const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
  version: string;
};
const program = new Command('educonnect')
  .description('Fournisseur d’identité des familles et portail « Scolarité services »')
  .version(version)
  .option('-c, --config <fichier>', 'fichier de configuration (sinon EDUCONNECT_CONFIG, sinon la démonstration)')
  .showHelpAfterError();
const config = () => program.opts<{ config?: string }>().config;
const group = (name: string, description: string) => program.command(name).description(description);

program
  .command('start')
  .description('démarre les services')
  .option('--only <app>', 'un seul service : idp ou portal')
  .action(({ only }: { only?: string }) => start(config(), only, version));

const configuration = group('config', 'vérifie la configuration');
configuration
  .command('check')
  .description('montre toutes les erreurs du fichier')
  .action(() => checkConfig(config()));
configuration.command('schema').description('écrit le schéma JSON pour les éditeurs').action(printConfigSchema);

program
  .command('migrate')
  .description('met les bases de données à jour')
  .action(() => migrateDatabases(config()));

const keys = group('keys', 'clés de signature');
keys
  .command('generate')
  .description('crée les clés qui manquent')
  .action(() => generateKeys(config()));
keys
  .command('list')
  .description('montre les clés et leur état')
  .action(() => listKeys(config()));
keys
  .command('rotate')
  .description('prépare et active de nouvelles clés')
  .action(() => rotateKeys(config()));

const imports = group('import', 'importe les fichiers des écoles');
imports
  .command('siecle <fichiers...>')
  .description('ElevesSansAdresses, ResponsablesAvecAdresses… (XML ou zip)')
  .option('--uai <code>', 'établissement attendu')
  .option('--dry-run', 'montre ce qui changerait, sans rien changer')
  .option('--force', 'accepte de retirer plus de 10 % des liens')
  .action((files: string[], options) => importSiecle(config(), files, options));
imports
  .command('onde <eleves> <responsables>')
  .description('extractions CSV des élèves et des responsables')
  .requiredOption('--uai <code>', 'école')
  .option('--dry-run', 'montre ce qui changerait, sans rien changer')
  .option('--force', 'accepte de retirer plus de 10 % des liens')
  .action((pupils: string, guardians: string, options) => importOnde(config(), [pupils, guardians], options));

try {
  await program.parseAsync();
} catch (error) {
  const expected = error instanceof CommandError || error instanceof ConfigError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
