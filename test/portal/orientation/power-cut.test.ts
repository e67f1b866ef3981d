import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { check, type Family, openCampaign, portalDatabase, signInAll } from '../../bench/orientation/families.ts';
import { Connections, enter } from '../../bench/orientation/visitor.ts';
import { type ServerProcess, serverProcess } from '../../support/server-process.ts';

const UAI = '9749901U';
const FAMILIES = 6;
const ENTRIES = 12;

let server: ServerProcess;
beforeAll(async () => {
  server = await serverProcess();
  await server.start();
});
afterAll(() => server.stop());

/** A family that changes its mind again and again, until nobody answers any more. */
async function changeAndChange(connections: Connections, family: Family): Promise<void> {
  for (let n = 0; ; n += 1) await enter(connections, family, `Métier ${n}`);
}

describe('I3 a power cut amid entries', () => {
  it('I3 loses none that was acknowledged, and writes none twice', async () => {
    let db = await portalDatabase(server.folder);
    await openCampaign(db, UAI);
    const pupils = Array.from({ length: FAMILIES }, (_, n) => `pupil-${n}`);
    const families = await signInAll(db, UAI, pupils);
    await db.close();

    const connections = new Connections(server.portalUrl, FAMILIES);
    const entering = Promise.allSettled(families.map((family) => changeAndChange(connections, family)));
    const acknowledged = () => families.reduce((sum, family) => sum + family.acknowledged.length, 0);
    let refused = false;
    entering.then(() => {
      refused = true;
    });
    while (!refused && acknowledged() < ENTRIES) await new Promise(setImmediate);
    expect(refused).toBe(false);
    await server.kill();
    await entering;
    connections.close();

    await server.start();
    db = await portalDatabase(server.folder);
    expect(await check(db, families)).toMatchObject({ acknowledged: acknowledged(), lost: 0, doubled: 0 });
    await db.close();
  });
});
