import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser.ts';
import {
  arriveAt,
  choosePassword,
  confirmChild,
  follow,
  giveCode,
  giveIdentity,
  press,
  signOut,
} from '../support/parent.ts';
import { newParent } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const FIRST_VISIT_BYTES = 150_000;
const NEXT_PAGE_BYTES = 15_000;
/** No page weighs less: a lower count would be a fault of the measure. */
const LEAST_BYTES = 1_000;
/** The first page of each application, and the one after a sign-out, which empties the browser's cache (security.md S25). */
const WITH_EMPTY_CACHE = ['first visit', 'portal home', 'signed out'];

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

/** Counts what crosses the network, headers included, as the browser itself tells it. */
async function meter(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  session.on('Network.requestWillBeSent', ({ redirectResponse }) => {
    bytes += redirectResponse?.encodedDataLength ?? 0;
  });
  await session.send('Network.enable');
  return () => {
    const counted = bytes;
    bytes = 0;
    return counted;
  };
}

describe('the weight of the pages, for a parent on an old phone', () => {
  it('is at most 150 KB at the first visit and 15 KB for every next page, to the children’s page and out', async () => {
    const parent = await newParent(services.idp.db, { children: 4 });
    const page = await browser.visitor();
    const weight = await meter(page);
    const weights: [page: string, bytes: number][] = [];
    const arrived = async (name: string) => {
      await page.waitForLoadState('networkidle');
      weights.push([name, weight()]);
    };

    await page.goto(services.portalUrl);
    await arrived('first visit');
    await press(page, 'Continuer');
    await arrived('profile');
    await follow(page, 'Représentant légal');
    await arrived('sign-in');
    await follow(page, 'Je n’ai pas de compte');
    await arrived('no account');
    await follow(page, 'Activer mon compte');
    await arrived('identity');
    await giveIdentity(page, parent);
    await arrived('code');
    await giveCode(page, await services.code(parent.phone));
    await arrived('children');
    for (const child of parent.children) await confirmChild(page, child);
    await press(page, 'Confirmer');
    await arrived('password');
    await choosePassword(page);
    await arrived('done');
    await press(page, 'Accéder à mes services');
    await arriveAt(page, /Léa AUBRAC/);
    await arrived('portal home');
    await follow(page, /Ambre/);
    await arrived('child');
    await signOut(page);
    await arrived('signed out');

    const limit = (name: string) => (WITH_EMPTY_CACHE.includes(name) ? FIRST_VISIT_BYTES : NEXT_PAGE_BYTES);
    expect(weights.filter(([name, bytes]) => bytes > limit(name) || bytes < LEAST_BYTES)).toEqual([]);
  });
});
