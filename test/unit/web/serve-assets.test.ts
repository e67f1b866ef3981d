import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Koa from 'koa';
import request from 'supertest';
import { brandAssets } from '../../../src/web/assets/brand.ts';
import { assetUrl, type Manifest } from '../../../src/web/assets/manifest.ts';
import { assets } from '../../../src/web/assets/serve.ts';
import { writeAssets } from '../../../src/web/assets/write-assets.ts';

describe('serving assets', () => {
  let directory = '';
  let manifest: Manifest = {};
  let server: ReturnType<Koa['callback']>;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'educonnect-serve-'));
    writeFileSync(join(directory, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    const built = join(directory, 'built');
    manifest = writeAssets(built, new Map([['main.css', Buffer.from('p{margin:0}'.repeat(50))]]));
    const brand = brandAssets({ colour: '#a10000', logo: join(directory, 'logo.svg') });
    manifest = { ...manifest, logo: String(brand.logoUrl).slice('/assets/'.length) };
    const app = new Koa();
    app.use(assets(built, brand.files));
    app.use((ctx) => {
      ctx.body = 'a page';
    });
    server = app.callback();
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const css = () => assetUrl(manifest, 'main.css');

  it.each(['br', 'gzip'])('sends the %s form to a browser that accepts it, for a year', async (encoding) => {
    const answer = await request(server).get(css()).set('accept-encoding', encoding);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-encoding': encoding,
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
  });

  it('sends the plain form to others, and only its headers to HEAD', async () => {
    const plain = await request(server).get(css()).set('accept-encoding', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.text).toBe('p{margin:0}'.repeat(50));
    const head = await request(server).head(css()).set('accept-encoding', 'identity');
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe('550');
    expect(head.text).toBeUndefined();
  });

  it('knows only the names that were built, and caches no refusal', async () => {
    for (const path of [
      '/assets/main.css',
      '/assets/manifest.json',
      '/assets/../package.json',
      '/assets/%2e%2e%2fpackage.json',
      '/assets/',
    ]) {
      const answer = await request(server).get(path);
      expect([path, answer.status === 404 || answer.text === 'a page']).toEqual([path, true]);
      expect(answer.headers['cache-control']).toBeUndefined();
    }
    expect((await request(server).post(css())).status).toBe(405);
  });

  it('leaves other addresses to the application', async () => {
    expect((await request(server).get('/')).text).toBe('a page');
  });

  it('serves the logo of the brand beside them', async () => {
    const answer = await request(server).get(`/assets/${manifest.logo}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/svg+xml']);
  });

  it('says what to run when nothing was built', () => {
    expect(() => assets(join(directory, 'nowhere'))).toThrow(/npm run build/);
  });
});
