import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { prepareDemonstration } from '../../src/demo/demonstration.ts';
import { OPERATION_NAMES, TAG_NAMES } from '../../src/portal/api/developers/operation-names.ts';
import { operations } from '../../src/portal/api/operations.ts';
import { signedHeaders } from '../../src/portal/webhooks/sign.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const run = promisify(execFile);
const UAI = '9749901U';

let services: TestServices;
let folder: string;
let html: string;
beforeAll(async () => {
  services = await startTestServices();
  await prepareDemonstration(services.idp);
  folder = await mkdtemp(join(tmpdir(), 'educonnect-developers-'));
  html = (await request(services.portalUrl).get('/developpeurs').expect(200)).text;
});
afterAll(async () => {
  await services.stop();
  await rm(folder, { recursive: true });
});

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#x60': '`',
  '#x3D': '=',
};
const plain = (text: string) => text.replace(/&(\w+|#x\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
/** An example as somebody copies it from the page. */
const example = (id: string): string => {
  const [, text] = new RegExp(`id="exemple-${id}"[^>]*><code>([^<]*)</code>`).exec(html) ?? [];
  if (text === undefined) throw new Error(`no example is named ${id}`);
  return plain(text);
};

/** Runs examples one after the other, as in one terminal. @returns what the last one printed */
async function shell(...commands: string[]): Promise<string> {
  const secret = services.config.clients.find(({ id }) => id === 'vie-scolaire')!.secrets[0]!;
  const script = commands.join('\n').replace('$(cat data/secrets/school-client)', secret);
  return (await run('bash', ['-c', script], { cwd: folder })).stdout;
}
/** Runs an example of JavaScript, and what it is used for. */
const node = async (text: string) =>
  JSON.parse((await run(process.execPath, ['--input-type=module', '-e', text], { cwd: folder })).stdout) as unknown;

describe('L1 the developer page', () => {
  it('L1 is for anyone, led to from the footer of the portal', async () => {
    const home = await request(services.portalUrl).get('/help');
    expect(home.text).toContain('href="/developpeurs"');
    expect((await request(services.idpUrl).get('/help')).text).not.toContain(`${services.portalUrl}/developpeurs`);
    expect(html).toContain(`href="${services.portalUrl}/api/v1/openapi.json"`);
    const arabic = await request(services.portalUrl).get('/developpeurs?lang=ar').redirects(1);
    expect(arabic.text).toContain('<div class="ec-developers" lang="fr" dir="ltr">');
  });

  it('L1 tells in French of every operation that is served and of no other, with its scope', () => {
    expect(Object.keys(OPERATION_NAMES).sort()).toEqual(operations.map(({ id }) => id).sort());
    expect(Object.keys(TAG_NAMES).sort()).toEqual([...new Set(operations.map(({ tag }) => tag))].sort());
    const shown = [...html.matchAll(/<strong>(\w+)<\/strong> ([^<]+)<\/code> <code[^>]*>([^<]+)</g)];
    expect(shown.map(([, method, path, scope]) => [method!.toLowerCase(), plain(path!), scope])).toEqual(
      expect.arrayContaining(operations.map(({ method, path, scope }) => [method, path, scope])),
    );
    expect(shown).toHaveLength(operations.length);
  });

  it('L1 gives commands that work as they are: a token, the pupils, a card, an LSU file', async () => {
    const { pupils } = JSON.parse(await shell(example('token'), example('pupils')));
    expect(pupils).toHaveLength(5);
    const written = await shell(example('token'), example('card'), example('put'));
    expect(JSON.parse(written)).toMatchObject({ name: '2025-p1-3-0159903H', version: 1, year: 2025 });
    await writeFile(join(folder, 'bilans.xml'), '<lsun-bilans/>');
    const refused = JSON.parse(await shell(example('token'), example('lsu')));
    expect(refused).toMatchObject({ status: 422, errors: [expect.objectContaining({ line: 1 })] });
  });

  it('L1 gives commands that read corrections and decide one', async () => {
    expect(JSON.parse(await shell(example('token'), example('corrections')))).toEqual({ corrections: [] });
    const refused = JSON.parse(await shell(example('token'), 'CORRECTION=nobody', example('decision')));
    expect(refused).toMatchObject({ status: 404, detail: expect.stringContaining('Check each part of the address') });
  });

  it('L1 gives a reader of lists that reads all pages, and says what is refused', async () => {
    const token = await shell(example('token'), 'printf %s "$TOKEN"');
    const reads = (uai: string) =>
      node(`${example('pages')}\nconsole.log(JSON.stringify(await reportCards('${uai}', '${token}').catch(String)));`);
    expect(await reads(UAI)).toEqual(expect.any(Array));
    expect(await reads('0750001A')).toContain('urn:educonnect:problem:not-found');
  });

  it('L2 gives a check of webhooks that takes ours, and no other', async () => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const former = `whsec_${randomBytes(32).toString('base64')}`;
    const body = '{"type":"contact.corrected"}';
    const headers = signedHeaders([former, secret], { webhookId: 'msg-1', at: new Date(), body });
    const old = signedHeaders([secret], { webhookId: 'msg-1', at: new Date(Date.now() - 600_000), body });
    const forged = createHmac('sha256', 'guess').update(body).digest('base64');
    const calls = [
      [headers, body, secret],
      [headers, `${body} `, secret],
      [headers, body, `whsec_${randomBytes(32).toString('base64')}`],
      [old, body, secret],
      [{ ...headers, 'webhook-id': 'msg-2' }, body, secret],
      [{ ...headers, 'webhook-signature': `v1,${forged}` }, body, secret],
      [{ ...headers, 'webhook-timestamp': 'now' }, body, secret],
      [{}, body, secret],
    ];
    const checks = await node(
      `${example('webhook')}\nconsole.log(JSON.stringify(${JSON.stringify(calls)}.map((call) => isGenuine(...call))));`,
    );
    expect(checks).toEqual([true, false, false, false, false, false, false, false]);
  });
});
