import { systemClock } from '../clock.ts';
import { OutOfSchoolYear, playSchoolYear } from '../demo/school/school-year.ts';
import { STAGES } from '../demo/school/stages.ts';
import { STATES } from '../portal/campaign/states.ts';
import { STATE_WORDS } from './campaign/words.ts';
import { asSchoolClient } from './demo-school-client.ts';
import { CommandError } from './open.ts';

/** Options of the command, as commander gives them. */
interface Flags {
  uai: string;
  until: string;
  leave: string;
}

/** A stage that is not for today, in words for who runs it. */
function explained(error: unknown): unknown {
  if (!(error instanceof OutOfSchoolYear)) return error;
  return new CommandError(
    `La suite (${error.message}) ne se joue pas aujourd’hui : une campagne tient dans une année scolaire, du 1er août au 31 juillet. Toutes les étapes se jouent du 11 août au 21 juillet.`,
  );
}

/** `educonnect demo school-year`: the sample school client beside a running demonstration; never in production. */
export async function demoSchoolYear(option: string | undefined, { uai, until, leave }: Flags): Promise<void> {
  const stage = STAGES.find((one) => one === until);
  if (!stage) throw new CommandError(`« ${until} » n’est pas une étape : écrivez ${STAGES.join(', ')}.`);
  await asSchoolClient(option, async (client, { portal, provider }) => {
    await playSchoolYear({
      client,
      uai: uai.trim().toUpperCase(),
      now: systemClock.now(),
      until: stage,
      left: leave,
      tell(step, counts) {
        const seen = STATES.filter((state) => counts.has(state));
        console.log(`${step} : ${seen.map((state) => `${STATE_WORDS[state]} ${counts.get(state)}`).join(', ')}`);
      },
    }).catch((error) => {
      throw explained(error);
    });
    console.log(
      `À voir : ${portal} avec g.roumegoux ou n.hoarau (Lison), ${provider}/boite, « educonnect campaign class --uai ${uai} ».`,
    );
  });
}
