import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { type Consultation, consultations } from '../../../src/portal/report-cards/consultation.model.ts';
import { keepCards } from '../../../src/portal/report-cards/keep-cards.ts';
import { formerReportCards, reportCards } from '../../../src/portal/report-cards/report-card.model.ts';
import { readPdf } from '../../support/read-pdf.ts';
import { bothParents } from '../support/campaign.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { newCard, periodicContent } from '../support/report-cards.ts';

const CARD = '/children/child-ines/livret/2025-p2-3-0159901F.pdf';

describe('J2 a bilan as PDF, over the web', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
  });
  afterAll(() => portal.close());
  beforeEach(async () => {
    const { db } = portal;
    await Promise.all([reportCards(db), formerReportCards(db)].map((model) => model.deleteMany({})));
    await consultations(db).deleteMany({});
    await keepCards(portal.context, [newCard()]);
  });

  const inFull = (response: NodeJS.ReadableStream, done: (error: null, body: Buffer) => void) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => done(null, Buffer.concat(chunks)));
  };
  const get = async (url = CARD, person = 'karim', headers: Record<string, string> = {}): Promise<Response> =>
    (await portal.signedIn(person))
      .get(url)
      .set(headers)
      .buffer(true)
      .parse(inFull as never);
  const kept = () => consultations(portal.db).find().lean<Consultation[]>();

  it('J2 is given to look at under a good name, and to save when that is asked for', async () => {
    const { status, headers, body } = await get();
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'inline; filename="bilan-2025-2026-T2-BENALI.pdf"',
      'cache-control': 'private, no-cache',
      etag: expect.stringMatching(/^"[\w-]{43}"$/),
      'x-content-type-options': 'nosniff',
    });
    expect((await readPdf(body)).pages[0]!.text).toContain('Inès BENALI');
    expect((await get(`${CARD}?download`)).headers['content-disposition']).toMatch(/^attachment; filename="bilan-/);
  });

  it('J2 names a file after a name that few systems write, in both ways of RFC 6266', async () => {
    await keepCards(portal.context, [newCard({ familyName: 'L’Haÿ d’Œuilly "/..\\' })]);
    expect((await get()).headers['content-disposition']).toBe(
      'inline; filename="bilan-2025-2026-T2-L-HAY-D-OEUILLY.pdf"; ' +
        "filename*=UTF-8''bilan-2025-2026-T2-L-HA%C5%B8-D-%C5%92UILLY.pdf",
    );
  });

  it('J2 is not sent again while it is the same, and J4 each reading is kept all the same', async () => {
    const { etag } = (await get()).headers;
    const again = await get(CARD, 'karim', { 'if-none-match': etag! });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
    expect(await kept()).toMatchObject([
      { form: 'pdf', version: 1 },
      { form: 'pdf', version: 1 },
    ]);
    await keepCards(portal.context, [newCard({ content: periodicContent({ advice: 'Très bon trimestre.' }) })]);
    const corrected = await get(CARD, 'karim', { 'if-none-match': etag! });
    expect(corrected.status).toBe(200);
    expect(corrected.headers.etag).not.toBe(etag);
  });

  it('J2 tells the pupil nothing of support measures, whatever her browser holds', async () => {
    const guardian = await get();
    const pupil = await get(CARD, 'ines', { 'if-none-match': guardian.headers.etag! });
    expect(pupil.status).toBe(200);
    const texts = await Promise.all([guardian, pupil].map(async ({ body }) => (await readPdf(body)).pages[0]!.text));
    expect(texts[0]).toContain('PPRE');
    expect(texts[0]).toContain('Deux heures par semaine en petit groupe.');
    expect(texts[1]).not.toMatch(/PPRE|petit groupe|accompagnement/);
    expect(texts[1]).toContain('Poursuivez vos efforts');
  });

  it('S50 J2 is not even «the same as before» for who lost the link or is signed out, and errors are no PDF', async () => {
    const nadia = await portal.signedIn('nadia');
    const known = (await nadia.get(CARD)).headers.etag!;
    const again = () => nadia.get(CARD).set('if-none-match', `${known}, *`);
    await again().expect(304);
    const { nadia: before } = portal.provider.people;
    portal.provider.people.nadia = { ...before, 'ecole.enfants': [] };
    portal.clock.forward({ seconds: 60 });
    const lost = await again();
    portal.provider.people.nadia = before!;
    portal.clock.forward({ seconds: 60 });
    await reportCards(portal.db).updateMany({}, { $set: { content: { kind: 'periodic' } } });
    const broken = await again();
    expect([lost.status, broken.status]).toEqual([404, 500]);
    for (const { headers } of [lost, broken]) {
      expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      expect(headers).not.toHaveProperty('etag');
      expect(headers).not.toHaveProperty('content-disposition');
    }
    await portal.browser().get(CARD).set('if-none-match', known).expect(303);
  });

  it('J2 answers HEAD with the headers alone, which is no reading', async () => {
    const karim = await portal.signedIn('karim');
    const { status, headers, text } = await karim.head(CARD);
    expect([status, text ?? '', headers['content-type']]).toEqual([200, '', 'application/pdf']);
    expect(await kept()).toEqual([]);
    expect((await get()).headers.etag).toBe(headers.etag);
  });

  it('J2 is, for others, an address that never was', async () => {
    for (const [url, person] of [
      [CARD, 'sandrine'],
      ['/children/child-ines/livret/2025-p3-3-0159901F.pdf', 'karim'],
      ['/children/child-maelle/livret/2025-p2-3-0159901F.pdf', 'sandrine'],
    ] as const) {
      const { status, headers } = await get(url, person);
      expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    }
    expect(await kept()).toEqual([]);
    await portal
      .browser()
      .get(CARD)
      .expect(303)
      .expect('location', /^\/sign-in/);
  });
});
