import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { keepCards } from '../../src/portal/report-cards/keep-cards.ts';
import { bothParents } from '../portal/support/campaign.ts';
import { startPortal, type TestPortal } from '../portal/support/portal.ts';
import { longestContent, longestName } from '../portal/support/report-card-contents.ts';
import { cycleContent, newCard, periodicContent } from '../portal/support/report-cards.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';

const LIVRET = '/children/child-ines/livret';
const NAME = 'Bilans pour BENALI Inès';

const marks = (pupil: string, group: string) => ({
  subjects: [
    { code: '020700', label: 'Français', teachers: [], elements: [], marks: { pupil, group } },
    { code: '061300', label: 'Mathématiques', teachers: [], elements: [], marks: { pupil: group, group: pupil } },
  ],
});
const position = (place: 1 | 2 | 3 | 4) => ({
  subjects: [
    { code: 'FR', label: 'Lecture', domain: 'Français', teachers: [], elements: [], position: place },
    {
      code: 'MA',
      label: 'Nombres et calcul',
      domain: 'Mathématiques',
      teachers: [],
      elements: [],
      position: 3 as const,
    },
  ],
});

describe('J a livret scolaire from list to progress', () => {
  const { visitor } = useBrowser();
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal((settings) => {
      settings.services = [
        { kind: 'inside', id: 'livret', page: 'livret', name: { fr: 'Livret scolaire', en: 'School record' } },
      ];
    });
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
    const term = (index: number) => ({ kind: 'periodic', index, of: 3 }) as const;
    const lower = { level: 'CM2', year: 2021, schoolName: 'École primaire du Four à chaux' };
    await keepCards(portal, [
      newCard(),
      newCard({ term: { kind: 'cycle', cycle: 4 }, content: cycleContent() }),
      newCard({ term: term(1), content: periodicContent(marks('11,5', '12')) }),
      newCard({ term: term(1), year: 2024, level: '2115', content: periodicContent(marks('9', '11.4')) }),
      newCard({ term: term(3), year: 2024, level: '2115', content: longestContent(6), ...longestName }),
      newCard({ ...lower, term: term(1), content: periodicContent(position(2)) }),
      newCard({ ...lower, term: term(2), content: periodicContent(position(4)) }),
    ]);
  });
  afterAll(() => portal.close());

  const open = async (page: Page, person: string, path = '') => {
    portal.provider.visitor = person;
    await page.goto(portal.url + LIVRET + path);
  };
  const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const look = async (page: Page, name: string) => {
    await page.mouse.move(0, 0);
    await picture(page, name);
    await expectAccessible(page);
  };

  it.each(WAYS)('J1 J2 J4 J5 a guardian reads, $way, on a phone', async ({ way, javaScript }) => {
    const page = await visitor({ javaScript });
    await open(page, 'karim');
    await title(page, NAME);
    await look(page, `livret list ${way}`);
    await page.getByRole('link', { name: '2e trimestre 2025/2026 (3e)' }).click();
    await title(page, 'Bilan périodique – 2e trimestre 2025/2026');
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Français' }) });
    expect(await page.getByRole('columnheader').allTextContents()).toContain('Moyenne de la classe');
    expect(await row.getByRole('cell').allTextContents()).toEqual(expect.arrayContaining(['14,5', '12,1']));
    await page.getByText('Programme personnalisé de réussite éducative (PPRE)').waitFor();
    await look(page, `livret card ${way}`);
    await page.getByRole('link', { name: 'Bilan suivant' }).click();
    await title(page, 'Bilan de fin de cycle');
    await look(page, `livret cycle ${way}`);
    await page.getByRole('link', { name: 'Voir les progrès par matière' }).click();
    await title(page, 'Progrès par matière');
    const drawing = page.getByRole('img', { name: 'Moyennes en Français' });
    await drawing.waitFor();
    await page.getByText('Les nombres – Français', { exact: true }).click();
    await page.getByRole('row', { name: '2e trimestre 2025/2026 14,5 12,1' }).waitFor();
    await look(page, `livret progress ${way}`);
    await page.getByRole('link', { name: 'Tous les bilans' }).click();
    await page.getByRole('link', { name: 'Qui a consulté' }).click();
    await title(page, 'Qui a consulté');
    await page.getByText('Vous avez lu la page du bilan').first().waitFor();
    await look(page, `livret consultations ${way}`);
  });

  it('J2 shows the longest bilan that a school may write, on a wide screen and on the narrowest', async () => {
    const page = await visitor({ width: 1280 });
    await open(page, 'karim', '/2024-p3-3-0159901F');
    await title(page, 'Bilan périodique – 3e trimestre 2024/2025');
    await look(page, 'livret longest wide');
  });

  it('J2 lets the pupil read the same without support measures, and shows positions in words', async () => {
    const page = await visitor({ colourScheme: 'dark' });
    await open(page, 'ines', '/2025-p2-3-0159901F');
    await title(page, 'Bilan périodique – 2e trimestre 2025/2026');
    expect(await page.getByText('PPRE').count()).toBe(0);
    await open(page, 'ines', '/2021-p2-3-0159901F');
    await page.getByRole('cell', { name: 'Objectifs dépassés' }).waitFor();
    await look(page, 'livret positions dark');
  });
});
