#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { campaignCommands } from './cli/campaign/commands.ts';
import { clientCommands } from './cli/client/commands.ts';
import { contactsCommands } from './cli/contacts/commands.ts';
import { speakFrench } from './cli/french-help.ts';
import { CommandError, ROOT } from './cli/open.ts';
import { ConfigError } from './config/load.ts';

const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
  version: string;
};
const program = speakFrench(new Command('educonnect'), version)
  .description('Fournisseur d’identité des familles et portail « Scolarité services »')
  .option('-c, --config <fichier>', 'fichier de configuration (sinon EDUCONNECT_CONFIG, sinon la démonstration)');
const config = () => program.opts<{ config?: string }>().config;
const group = (name: string, description: string) => program.command(name).description(description);

program
  .command('start')
  .description('démarre les services')
  .option('--only <app>', 'un seul service : idp ou portal')
  .action(async ({ only }: { only?: string }) => (await import('./cli/start.ts')).start(config(), only, version));

const configuration = group('config', 'vérifie la configuration');
configuration
  .command('check')
  .description('montre toutes les erreurs du fichier')
  .action(async () => (await import('./cli/config.ts')).checkConfig(config()));
configuration
  .command('schema')
  .description('écrit le schéma JSON pour les éditeurs')
  .action(async () => (await import('./cli/config.ts')).printConfigSchema());

program
  .command('migrate')
  .description('met les bases de données à jour')
  .action(async () => (await import('./cli/migrate.ts')).migrateDatabases(config()));

const keys = group('keys', 'clés de signature');
keys
  .command('generate')
  .description('crée les clés qui manquent')
  .action(async () => (await import('./cli/keys.ts')).generateKeys(config()));
keys
  .command('list')
  .description('montre les clés et leur état')
  .action(async () => (await import('./cli/keys.ts')).listKeys(config()));
keys
  .command('rotate')
  .description('active les prochaines clés et en prépare d’autres')
  .option('--emergency', 'clés compromises : les remplace toutes, aussitôt')
  .option('--end-sessions', 'avec --emergency : déconnecte aussi tout le monde')
  .action(async (options) => (await import('./cli/keys.ts')).rotateKeys(config(), options));

const imports = group('import', 'importe les fichiers des écoles');
imports
  .command('siecle <fichiers...>')
  .description('ElevesSansAdresses, ResponsablesAvecAdresses… (XML ou zip)')
  .option('--uai <code>', 'établissement attendu')
  .option('--dry-run', 'montre ce qui changerait, sans rien changer')
  .option('--force', 'accepte de retirer plus de 10 % des liens')
  .action(async (files: string[], options) =>
    (await import('./cli/import-siecle.ts')).importSiecle(config(), files, options),
  );
imports
  .command('onde <eleves> <responsables>')
  .description('extractions CSV des élèves et des responsables')
  .requiredOption('--uai <code>', 'école')
  .option('--dry-run', 'montre ce qui changerait, sans rien changer')
  .option('--force', 'accepte de retirer plus de 10 % des liens')
  .action(async (pupils: string, guardians: string, options) =>
    (await import('./cli/import-onde.ts')).importOnde(config(), [pupils, guardians], options),
  );

imports
  .command('lsu <fichiers...>')
  .description('bilans du livret scolaire unique (XML ou zip) ; le fournisseur d’identité doit être en marche')
  .option('--uai <code>', 'établissement attendu')
  .option('--year <année>', 'année scolaire, 2026 ou 2026-2027 ; sinon celle en cours')
  .option('--dry-run', 'montre ce qui changerait, sans rien changer')
  .action(async (files: string[], options) =>
    (await import('./cli/import-lsu.ts')).importLsu(config(), files, options),
  );

group('child', 'élèves d’un compte')
  .command('restore <identifiant>')
  .description('rattache un élève que le représentant légal avait dit ne pas être le sien')
  .requiredOption('--first-name <prénom>', 'prénom de l’élève')
  .option('--born <date>', 'date de naissance, AAAA-MM-JJ, si deux élèves ont ce prénom')
  .action(async (identifier: string, options) =>
    (await import('./cli/restore-child.ts')).restoreChildOf(config(), identifier, options),
  );

group('audit', 'journal des événements')
  .command('verify')
  .description('vérifie que rien n’y a été modifié ni retiré')
  .option('--head <numéro:empreinte>', 'dernière entrée notée auparavant : elle doit toujours s’y trouver')
  .action(async (options) => (await import('./cli/audit.ts')).verifyAuditLog(config(), options));

program
  .command('letters')
  .description('fait les lettres de première connexion : un PDF et un récapitulatif')
  .requiredOption('--uai <code>', 'établissement')
  .option('--division <classe>', 'une seule classe')
  .option('--kind <qui>', 'guardian (représentants légaux) ou pupil (élèves)', 'guardian')
  .option('--person <qui>', 'une seule personne : « NOM Prénom », ou l’identifiant de son compte')
  .option('--reset', 'aussi pour qui a déjà un compte : un nouveau mot de passe provisoire')
  .option('--lang <langue>', 'langue des lettres : fr ou en', 'fr')
  .option('--out <dossier>', 'où écrire les fichiers', '.')
  .action(async (options) => (await import('./cli/letters.ts')).makeLetters(config(), options));

const account = group('account', 'comptes : chercher, débloquer, fermer, regrouper');
account
  .command('find <texte>')
  .description('cherche par identifiant, « Prénom NOM », e-mail, mobile ou INE')
  .action(async (text: string) => (await import('./cli/account.ts')).findAccount(config(), text));
account
  .command('show <identifiant>')
  .description('montre l’état d’un compte, sans ses coordonnées entières')
  .action(async (identifier: string) => (await import('./cli/account.ts')).showAccount(config(), identifier));
account
  .command('unlock <identifiant>')
  .description('oublie les essais de connexion manqués')
  .action(async (identifier: string) => (await import('./cli/account.ts')).unlockAccount(config(), identifier));
account
  .command('reset <identifiant>')
  .description('retire la double sécurité, ou refait un mot de passe provisoire')
  .option('--second-factor', 'retire l’application et les clés d’accès')
  .option('--password', 'fait la lettre d’un nouveau mot de passe provisoire')
  .option('--out <dossier>', 'où écrire la lettre', '.')
  .option('--yes', 'ne demande pas de confirmation')
  .action(async (identifier: string, options) =>
    (await import('./cli/account-reset.ts')).resetAccount(config(), identifier, options),
  );
account
  .command('close <identifiant>')
  .description('ferme un compte')
  .option('--yes', 'ne demande pas de confirmation')
  .action(async (identifier: string, options) =>
    (await import('./cli/account-closing.ts')).closeOne(config(), identifier, options),
  );
account
  .command('merge <de> <vers>')
  .description('ferme le premier compte et donne ses enfants au second')
  .option('--yes', 'ne demande pas de confirmation')
  .action(async (from: string, into: string, options) =>
    (await import('./cli/account-closing.ts')).mergeAccounts(config(), from, into, options),
  );
account
  .command('undo <identifiant>')
  .description('rouvre un compte fermé ou regroupé depuis moins de 30 jours')
  .option('--yes', 'ne demande pas de confirmation')
  .action(async (identifier: string, options) =>
    (await import('./cli/account-closing.ts')).undoAccount(config(), identifier, options),
  );

const webhooks = group('webhooks', 'logiciels des établissements avertis de ce que font les familles');
const ofEndpoint = (name: string, description: string) =>
  webhooks
    .command(name)
    .description(description)
    .requiredOption('--endpoint <nom>', 'webhook, par son « id » dans la configuration (obligatoire)');
webhooks
  .command('list')
  .description('montre ce qui attend, et ce qui a été abandonné après trois jours')
  .action(async () => (await import('./cli/webhooks.ts')).listWebhooks(config()));
ofEndpoint('retry', 'renvoie ce qui attend ou a été abandonné, et reprend après une réponse 410')
  .option('--event <webhook-id>', 'un seul événement')
  .action(async (options) => (await import('./cli/webhooks.ts')).retryWebhooks(config(), options));
ofEndpoint('test', 'envoie un événement d’essai signé').action(async (options) =>
  (await import('./cli/webhooks.ts')).testWebhook(config(), options),
);

const demo = group('demo', 'pour essayer, à côté de la démonstration');
demo
  .command('webhooks')
  .description('écoute comme le logiciel d’un établissement, et montre ce dont le portail l’avertit')
  .option('--endpoint <nom>', 'webhook, par son « id » dans la configuration', 'vie-scolaire')
  .action(async (options) => (await import('./cli/demo-webhooks.ts')).demoWebhooks(config(), options));
demo
  .command('report-cards')
  .description('écrit les bilans d’une école par l’API, comme son logiciel (CE2 à CM2)')
  .option('--uai <code>', 'école', '0159903H')
  .action(async (options) => (await import('./cli/demo-report-cards.ts')).demoReportCards(config(), options));
demo
  .command('lsu')
  .description('écrit le fichier LSU d’une année de la classe de Lison, à importer par « import lsu »')
  .requiredOption('--out <fichier>', 'fichier à écrire (obligatoire)')
  .option('--year <année>', 'année scolaire ; sans elle, la précédente')
  .action(async (options) => (await import('./cli/demo-lsu.ts')).demoLsu(options));
demo
  .command('device')
  .description('se connecte comme un appareil sans navigateur, par un code à saisir sur une page')
  .action(async () => (await import('./cli/demo-device.ts')).demoDevice(config()));
demo
  .command('school-year')
  .description('joue l’année d’une classe par l’API, comme le logiciel d’un établissement')
  .option('--uai <code>', 'établissement', '9749901U')
  .option('--until <étape>', 'intentions, opinions, choices, proposals, decisions ou end', 'decisions')
  .option('--leave <prénom>', 'élève dont la famille fait tout elle-même tant qu’elle peut', 'Lison')
  .action(async (options) => (await import('./cli/demo-school-year.ts')).demoSchoolYear(config(), options));

clientCommands(group('client', 'applications qui se servent du fournisseur d’identité'), config);
campaignCommands(group('campaign', 'campagnes d’orientation : dates, saisies, avis, décisions'), config);
contactsCommands(group('contacts', 'coordonnées que les représentants légaux ont corrigées'), config);

try {
  await program.parseAsync();
} catch (error) {
  const expected = error instanceof CommandError || error instanceof ConfigError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
