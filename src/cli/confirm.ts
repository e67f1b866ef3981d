import { createInterface } from 'node:readline/promises';
import { CommandError } from './open.ts';

/** Asks whoever runs a command before it changes an account. @throws {CommandError} unless she says yes */
export async function confirm(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new CommandError('Rien n’a été fait : ajoutez --yes pour confirmer sans question.');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${question} (oui/non) `);
  prompt.close();
  if (!/^(o|oui|y|yes)$/i.test(answer.trim())) throw new CommandError('Rien n’a été fait.');
}
