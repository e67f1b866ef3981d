import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { speakFrench } from '../../../src/cli/french-help.ts';

/** What a program with one group and one command prints for a command line. */
async function said(...line: string[]): Promise<string> {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const program = speakFrench(new Command('educonnect').exitOverride(), '1.0.0').configureOutput({
    writeOut: write,
    writeErr: write,
  });
  const group = program.command('import').description('importe');
  group
    .command('onde <eleves>')
    .requiredOption('--uai <code>', 'école')
    .option('--force')
    .option('--out <dossier>', 'où', '.')
    .action(() => {});
  await program.parseAsync(['node', 'educonnect', ...line]).catch(() => {});
  return text;
}

const ENGLISH = /usage|display|command\b|error|unknown|missing|required|default|did you|expected|output/i;

describe('M3 the command line speaks French', () => {
  it.each([['--help'], ['import', '--help'], ['import', 'onde', '--help'], ['help', 'import'], ['import']])(
    'in the help of %s %s %s',
    async (...line) => {
      const text = await said(...line);
      expect(text).toMatch(/^Utilisation\u00a0: educonnect/);
      expect(text).toContain('montre cette aide');
      expect(text).not.toMatch(ENGLISH);
    },
  );

  it.each<[string[], string]>([
    [['improt'], 'La commande «\u00a0improt\u00a0» n’existe pas.\nVouliez-vous dire\u00a0: import\u00a0?'],
    [['import', 'onde', 'a'], 'Il manque l’option --uai <code>.'],
    [['import', 'onde', '--uai', 'x'], 'Il manque un argument\u00a0: eleves.'],
    [['import', 'onde', 'a', '--uai'], 'L’option --uai <code> attend une valeur.'],
    [
      ['import', 'onde', 'a', '--uai', 'x', '--forse'],
      'L’option --forse n’existe pas.\nVouliez-vous dire\u00a0: --force\u00a0?',
    ],
    [['import', 'onde', 'a', 'b', '--uai', 'x'], 'Trop d’arguments\u00a0: 2 au lieu de 1.'],
  ])('of a wrong %j', async (line, expected) => {
    const text = await said(...line);
    expect(text).toBe(`${expected}\nAjoutez --help pour voir ce que la commande attend.\n`);
    expect(text).not.toMatch(ENGLISH);
  });
});
