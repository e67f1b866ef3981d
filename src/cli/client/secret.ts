import { open } from 'node:fs/promises';
import { secretReferencesOf } from '../../config/secret-references.ts';
import { newToken } from '../../security/token.ts';
import { recordAct } from '../administrator.ts';
import { CommandError, configFile, withStorage } from '../open.ts';

/** Beside the former secret: the file of the one before it, which no reference names any more, is taken again. */
const fileBeside = (file: string) => (file.endsWith('-2') ? file.slice(0, -2) : `${file}-2`);

async function writeSecret(file: string, secret: string) {
  const handle = await open(file, 'w', 0o600);
  try {
    // The mode given above is that of a new file.
    await handle.chmod(0o600);
    await handle.writeFile(`${secret}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The one secret that a client has in the file. @throws {CommandError} where it has none, or two already */
function referenceOf(file: string, id: string): string {
  const references = secretReferencesOf(file, id);
  if (references === undefined) throw new CommandError(`Aucun client « ${id} » dans ${file}.`);
  const [reference, other] = references;
  if (reference === undefined) throw new CommandError(`Le client « ${id} » n’a pas de secret.`);
  if (other === undefined) return reference;
  throw new CommandError(
    `Le client « ${id} » a déjà deux secrets : retirez d’abord l’ancien de « secrets », d’ordinaire ${reference}.`,
  );
}

/** `educonnect client secret`: a second secret of 256 bits, so that the app may change over without a failed sign-in (S39). */
export const makeSecret = (option: string | undefined, id: string, { write }: { write?: true }): Promise<void> =>
  withStorage(option, async ({ config, storage }) => {
    const reference = referenceOf(configFile(option), id);
    const former = reference.replace(/^file:/, '');
    if (write && former === reference) {
      throw new CommandError(
        `Le secret de « ${id} » n’est pas dans un fichier (${reference}) : lancez sans « --write ».`,
      );
    }
    const secret = newToken();
    const file = fileBeside(former);
    if (write) await writeSecret(file, secret);
    await recordAct({ config, storage }, { action: 'client-secret-made', result: 'done', details: { client: id } });
    const second = write ? `file:${file}` : 'la référence du nouveau, « file:chemin » ou « env:NOM »';
    console.log(secret);
    console.log(`
C’est le nouveau secret de « ${id} » : il n’est montré qu’une fois.
1. ${write ? `Il est dans ${file}.` : 'Gardez-le dans un fichier lisible du seul service, ou dans son environnement.'} Écrivez-le en second dans la configuration :
     secrets: ['${reference}', ${write ? `'${second}'` : second}]
   Les services le prennent aussitôt, sans redémarrer${write ? '' : ' (sauf pour « env: »)'} ; les deux secrets valent alors.
2. Donnez-le au développeur de l’app par une voie sûre.
3. Quand l’app l’emploie partout, retirez ${reference} : l’ancien ne vaut plus.`);
  });
