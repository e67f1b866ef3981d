import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cardName } from '../../../src/portal/report-cards/card-name.ts';
import { cardsOf, findCard } from '../../../src/portal/report-cards/find-cards.ts';
import { compareCards, keepCards } from '../../../src/portal/report-cards/keep-cards.ts';
import { formerReportCards, reportCards } from '../../../src/portal/report-cards/report-card.model.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { testClock } from '../../support/test-clock.ts';
import { cycleContent, newCard, periodicContent } from '../support/report-cards.ts';

describe('J3 the cards of the livret', () => {
  let database: TestDatabase;
  const clock = testClock('2026-06-30T10:00:00Z');
  const portal = () => ({ db: database.db, clock });
  beforeAll(async () => {
    database = await openPortalTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() =>
    Promise.all([reportCards(database.db).deleteMany({}), formerReportCards(database.db).deleteMany({})]),
  );

  it('are kept once however often they come', async () => {
    expect(await keepCards(portal(), [newCard()])).toEqual({ created: 1, replaced: 0, unchanged: 0 });
    expect(await keepCards(portal(), [newCard()])).toEqual({ created: 0, replaced: 0, unchanged: 1 });
    expect(await reportCards(database.db).find().lean()).toMatchObject([{ version: 1, pupil: 'child-ines' }]);
  });

  it('are replaced by a new version, and the one before stays', async () => {
    await keepCards(portal(), [newCard()]);
    const corrected = newCard({ content: periodicContent({ advice: 'Très bon trimestre.' }) });
    expect(await compareCards(portal(), [corrected])).toEqual({ created: 0, replaced: 1, unchanged: 0 });
    expect(await keepCards(portal(), [corrected])).toEqual({ created: 0, replaced: 1, unchanged: 0 });
    const shown = await findCard(portal(), 'child-ines', cardName(corrected));
    expect(shown).toMatchObject({ version: 2, content: { advice: 'Très bon trimestre.' } });
    expect(await formerReportCards(database.db).find().lean()).toMatchObject([
      { _id: `${shown!._id}:1`, card: shown!._id, content: { advice: periodicContent().advice } },
    ]);
  });

  it('are listed newest first, the end of a cycle after the periods of its year', async () => {
    const cards = [
      newCard({ year: 2024, term: { kind: 'periodic', index: 1, of: 2 } }),
      newCard({ term: { kind: 'cycle', cycle: 4 }, content: cycleContent() }),
      newCard({ term: { kind: 'periodic', index: 3, of: 3 } }),
      newCard({ term: { kind: 'periodic', index: 1, of: 3 } }),
    ];
    await keepCards(portal(), cards);
    const names = (await cardsOf(portal(), 'child-ines')).map(cardName);
    expect(names).toEqual(['2025-c4-0159901F', '2025-p3-3-0159901F', '2025-p1-3-0159901F', '2024-p1-2-0159901F']);
  });

  it('are shown to no family before they are locked, nor to another pupil’s', async () => {
    const card = newCard({ lockedAt: new Date('2026-07-01T10:00:00Z') });
    await keepCards(portal(), [card]);
    expect(await cardsOf(portal(), 'child-ines')).toEqual([]);
    expect(await findCard(portal(), 'child-ines', cardName(card))).toBeUndefined();
    clock.advance(2 * 24 * 3600);
    expect(await findCard(portal(), 'child-ines', cardName(card))).toBeDefined();
    expect(await findCard(portal(), 'child-maelle', cardName(card))).toBeUndefined();
  });
});
