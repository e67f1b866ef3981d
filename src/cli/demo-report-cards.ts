import { systemClock } from '../clock.ts';
import { ecoleCards } from '../demo/school/ecole-cards.ts';
import { asSchoolClient } from './demo-school-client.ts';
import { CommandError } from './open.ts';

/** `educonnect demo report-cards`: an école's software writes bilans of CE2 to CM2 by the API, beside a running demonstration. */
export const demoReportCards = (option: string | undefined, { uai: given }: { uai: string }): Promise<void> =>
  asSchoolClient(option, async (client, { portal }) => {
    const uai = given.trim().toUpperCase();
    let count = 0;
    for (const pupil of await client.pupils(uai)) {
      const cards = ecoleCards(pupil, uai, systemClock.now());
      for (const { name, body } of cards) {
        await client.send('PUT', `/schools/${uai}/pupils/${pupil.sub}/report-cards/${name}`, body);
      }
      if (cards.length > 0)
        console.log(`${pupil.given_name}, ${pupil.level} : ${cards.map(({ name }) => name).join(', ')}`);
      count += cards.length;
    }
    if (count === 0) throw new CommandError(`Aucun élève du CE2 au CM2 dans l’établissement ${uai}.`);
    console.log(`À voir : ${portal}, par exemple avec un compte de Sandrine BRIVAL (Jules, CM2).`);
  });
