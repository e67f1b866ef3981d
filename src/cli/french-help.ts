import { type Command, Help } from 'commander';

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Utilisation\u00a0:',
  'Arguments:': 'Arguments\u00a0:',
  'Options:': 'Options\u00a0:',
  'Commands:': 'Commandes\u00a0:',
};

/** What commander 14 says of a wrong command line (`lib/command.js`, `lib/suggestSimilar.js`), and our words for it. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/^error: missing required argument '(.+)'/, 'Il manque un argument\u00a0: $1.'],
  [/^error: option '(.+)' argument missing/, 'L’option $1 attend une valeur.'],
  [/^error: required option '(.+)' not specified/, 'Il manque l’option $1.'],
  [/^error: unknown option '(.+)'/, 'L’option $1 n’existe pas.'],
  [/^error: unknown command '(.+)'/, 'La commande «\u00a0$1\u00a0» n’existe pas.'],
  [
    /^error: too many arguments(?: for '.+')?\. Expected (\d+) .*got (\d+)\./,
    'Trop d’arguments\u00a0: $2 au lieu de $1.',
  ],
  [/\(Did you mean (?:one of )?(.+)\?\)/, 'Vouliez-vous dire\u00a0: $1\u00a0?'],
];

/** An error of commander in French; one that has no translation stays as it is. */
export const inFrench = (error: string): string =>
  MESSAGES.reduce((text, [pattern, words]) => text.replace(pattern, words), error);

/** Has commander speak the language of our commands (M3). To be called before the commands are added: they inherit it. */
export function speakFrench(program: Command, version: string): Command {
  return program
    .version(version, '-V, --version', 'montre la version')
    .helpOption('-h, --help', 'montre cette aide')
    .helpCommand('help [commande]', 'montre l’aide d’une commande')
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      optionDescription: (option) => new Help().optionDescription(option).replace('(default: ', '(par défaut\u00a0: '),
      commandUsage: (command) => new Help().commandUsage(command).replace('[command]', '[commande]'),
    })
    .configureOutput({ outputError: (text, write) => write(inFrench(text)) })
    .showHelpAfterError('Ajoutez --help pour voir ce que la commande attend.');
}
