import { readFile, stat, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { educonnect } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

jest.setTimeout(300_000);

let server: ServerProcess;
let original: string;
beforeAll(async () => {
  server = await serverProcess();
  original = await readFile(server.file, 'utf8');
  await server.start();
});
afterAll(() => server.stop());

const client = (...words: string[]) => educonnect(['--config', server.file, 'client', ...words]);
const write = (change: (text: string) => string) => writeFile(server.file, change(original));
const secretIn = async (name: string) => (await readFile(`${server.folder}/secrets/${name}`, 'utf8')).trim();

/** Asks for a token as the software of a school. @returns the answer's status */
async function tokenBy(secret: string): Promise<number> {
  const { status, body } = await fetch(`${server.idpUrl}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`vie-scolaire:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      resource: `${server.idpUrl}/api/v1`,
      scope: 'directory:read',
    }),
  });
  await body?.cancel();
  return status;
}

/** Waits until the process runs what the file says. */
const taken = () => eventually(async () => (await client('diff')).code === 0, 'the process has not taken the file up');

describe('G2 clients while the services run', () => {
  it('G2 the file is taken up ten times under load, and no request is dropped or refused', async () => {
    const secret = await secretIn('school-client');
    const statuses: number[] = [];
    let going = true;
    const asking = [1, 2, 3].map(async () => {
      while (going) statuses.push(await tokenBy(secret));
    });
    const counted = () => server.inspect((db) => db.collection('audit').countDocuments({ action: 'clients-reloaded' }));
    for (let round = 1; round <= 10; round += 1) {
      await write((text) => text.replace('name: Vie scolaire', `name: Vie scolaire ${round}`));
      await eventually(async () => (await counted()) === round, `the change ${round} was not taken up`);
    }
    going = false;
    await Promise.all(asking);
    expect(statuses.length).toBeGreaterThan(10);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const { output } = await client('list');
    expect(output).toContain('vie-scolaire  Vie scolaire 10  (machine, du fichier)');
  });

  it('G2 a faulty file changes nothing, says why, and is seen as drift', async () => {
    await write((text) => text.replace('name: Vie scolaire', 'nom: Vie scolaire'));
    await eventually(() => server.output().includes('clients.1.nom : réglage inconnu'), 'nothing is said of the fault');
    expect(await tokenBy(await secretIn('school-client'))).toBe(200);
    await write((text) => text);
    await taken();
  });

  it('G2 shows what differs setting by setting, never a secret, and what waits for a restart', async () => {
    await write((text) =>
      text
        .replace('homeClient: scolarite-services', 'homeClient: scolarite-services\n  signInsPerNetworkPerMinute: 500')
        .replace('name: Vie scolaire', 'name: Vie'),
    );
    const { code, output } = await eventually(async () => {
      const result = await client('diff');
      return result.output.includes('À redémarrer') && result;
    }, 'nothing waits for a restart');
    expect(code).toBe(1);
    expect(output).toContain('À redémarrer : idp.signInsPerNetworkPerMinute');
    const other = `${server.folder}/other.yaml`;
    await writeFile(
      other,
      original.replace('secrets/school-client]', 'secrets/portal-client]').replace('id: essai', 'id: autre'),
    );
    const compared = await educonnect(['--config', other, 'client', 'diff']);
    expect(compared.code).toBe(1);
    expect(compared.output).toMatch(
      /clients\.vie-scolaire\.name\n {4}en marche : "Vie"\n {4}fichier {3}: "Vie scolaire"/,
    );
    expect(compared.output).toContain('clients.vie-scolaire.secrets : changé');
    expect(compared.output).toContain('clients.autre : dans le fichier seulement');
    for (const name of ['school-client', 'portal-client']) expect(compared.output).not.toContain(await secretIn(name));
    await write((text) => text);
    await taken();
  });

  it('S39 a secret is replaced without a refused request, and the former one then ends', async () => {
    const former = await secretIn('school-client');
    const made = await client('secret', 'vie-scolaire', '--write');
    expect(made).toMatchObject({ code: 0, errors: '' });
    const file = `${server.folder}/secrets/school-client-2`;
    const secret = await secretIn('school-client-2');
    expect(made.output.split('\n')[0]).toBe(secret);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await tokenBy(secret)).toBe(401);

    await write((text) => text.replace('school-client]', `school-client, 'file:${file}']`));
    await taken();
    expect([await tokenBy(former), await tokenBy(secret)]).toEqual([200, 200]);
    expect(await client('secret', 'vie-scolaire')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('déjà deux'),
    });

    await write((text) => text.replace(/file:\S+school-client\]/, `'file:${file}']`));
    await taken();
    expect([await tokenBy(former), await tokenBy(secret)]).toEqual([401, 200]);
  });

  it('G2 a secret file that changes is taken up by itself', async () => {
    const secret = 'another-secret-of-the-software-0123456789abc';
    await writeFile(`${server.folder}/secrets/school-client-2`, secret);
    await taken();
    expect(await tokenBy(secret)).toBe(200);
  });

  it('G6 check finds nothing wrong with the demonstration, and all that is wrong with a careless client', async () => {
    expect(await client('check', 'mon-agenda')).toMatchObject({
      code: 0,
      output: expect.stringContaining('rien à corriger'),
    });
    const careless = `${server.folder}/careless.yaml`;
    await writeFile(
      careless,
      original.replace(
        'clients:\n',
        `clients:
  - id: careless
    name: Carnet
    secrets: [file:${server.folder}/weak, file:${server.folder}/weak]
    redirectUris: [http://198.51.100.7/retour]
    scopes: [openid, offline_access]
    schools: [0159901A]
    ine: true
    tokens: { accessMinutes: 60 }
    logoUri: https://127.0.0.1/logo.png
    jwksUri: ${server.portalUrl.replace('localhost', '127.0.0.1')}/jwks
    policyUri: ${server.idpUrl}/help
`,
      ),
    );
    await writeFile(`${server.folder}/weak`, 'a'.repeat(40));
    const { code, output, errors } = await educonnect(['--config', careless, 'client', 'check', 'careless']);
    expect(code).toBe(1);
    for (const words of [
      'est en http',
      'par son numéro',
      'moins de 256 bits',
      'sont les mêmes',
      '« offline_access »',
      '« ine »',
      '0159901A',
      'accessMinutes: 60',
      'logo.png est sur cette machine',
      'jwks est sur cette machine',
      '« idp.privateOrigins »',
    ])
      expect(output).toContain(words);
    expect(errors).toContain('10 points à corriger');
    await writeFile(careless, (await readFile(careless, 'utf8')).replace('http://198.51.100.7', server.idpUrl));
    const online = await educonnect(['--config', careless, 'client', 'check', 'careless', '--online']);
    expect(online.output).toContain('logo.png n’est pas montré : adresse privée');
    expect(online.output).toContain('jwks ne convient pas : adresse privée');
    expect(online.output).not.toContain(`${server.idpUrl}/help`);
    expect(await client('check', 'nobody')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('Aucun client « nobody »'),
    });
  });
});

describe('S40 apps that developers register', () => {
  it('S40 an invitation registers within its bounds; the operator verifies and removes', async () => {
    const bad = await client('invite', 'Éditions du Préau', '--host', '*.example.fr');
    expect(bad).toMatchObject({ code: 1, errors: expect.stringContaining('--host « *.example.fr »') });
    const { output, code } = await client('invite', 'Éditions du Préau', '--host', 'cloche.example.fr', '--quota', '1');
    expect(code).toBe(0);
    const [token] = output.split('\n');
    expect((await client('invitations')).output).toMatch(/Éditions du Préau\n {2}Apps : 0 sur 1/);
    const registered = await fetch(`${server.idpUrl}/register`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'La cloche', redirect_uris: ['https://cloche.example.fr/retour'] }),
    });
    expect(registered.status).toBe(201);
    const { client_id: id } = (await registered.json()) as { client_id: string };
    expect((await client('list')).output).toContain(`${id}  La cloche  (site web, enregistré, non vérifié)`);
    expect((await client('verify', id)).code).toBe(1);
    expect(await client('verify', id, '--yes')).toMatchObject({
      code: 0,
      output: expect.stringContaining('https://cloche.example.fr/retour'),
    });
    expect((await client('list')).output).toContain('enregistré, vérifié');
    expect((await client('remove', 'vie-scolaire', '--yes')).errors).toContain('fichier de configuration');
    expect((await client('remove', id, '--yes')).code).toBe(0);
    expect((await client('list')).output).not.toContain(id);
    const acts = await server.inspect((db) =>
      db
        .collection('audit')
        .find({ action: /^client-(invited|registered|verified|removed)$/ })
        .sort({ _id: 1 })
        .toArray(),
    );
    expect(acts.map(({ action }) => action)).toEqual([
      'client-invited',
      'client-registered',
      'client-verified',
      'client-removed',
    ]);
  });
});
