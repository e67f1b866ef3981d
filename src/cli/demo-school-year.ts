import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { createSchoolClient, SchoolApiError } from '../demo/school/school-client.ts';
import { OutOfSchoolYear, playSchoolYear } from '../demo/school/school-year.ts';
import { STAGES } from '../demo/school/stages.ts';
import { STATES } from '../portal/campaign/states.ts';
import { STATE_WORDS } from './campaign/words.ts';
import { CommandError, configFile } from './open.ts';

/** Options of the command, as commander gives them. */
interface Flags {
  uai: string;
  until: string;
  leave: string;
}

const CLIENT = 'vie-scolaire';

/** What stops the play, in words for who runs it. */
function explained(error: unknown, url: string): unknown {
  if (error instanceof OutOfSchoolYear)
    return new CommandError(
      `La suite (${error.message}) ne se joue pas aujourd’hui : une campagne tient dans une année scolaire, du 1er août au 31 juillet. Toutes les étapes se jouent du 11 août au 21 juillet.`,
    );
  if (error instanceof SchoolApiError) return new CommandError(`L’API a refusé : ${error.message}`);
  // openid-client and fetch: nobody answers at the provider, or at the portal.
  if (error instanceof TypeError || (error as Error).name === 'ClientError')
    return new CommandError(`La démonstration ne répond pas sur ${url} : lancez-la d’abord (« npm start »).`);
  return error;
}

/** `educonnect demo school-year`: the sample school client beside a running demonstration; never in production. */
export async function demoSchoolYear(option: string | undefined, { uai, until, leave }: Flags): Promise<void> {
  const stage = STAGES.find((one) => one === until);
  if (!stage) throw new CommandError(`« ${until} » n’est pas une étape : écrivez ${STAGES.join(', ')}.`);
  const { mode, portal, clients } = loadConfig(configFile(option));
  if (mode !== 'demonstration') throw new CommandError('Cette commande ne joue que dans la démonstration.');
  const [clientSecret] = clients.find(({ id }) => id === CLIENT)?.secrets ?? [];
  if (!portal || !clientSecret)
    throw new CommandError(`Il faut un portail et un client « ${CLIENT} » dans la configuration.`);
  try {
    const { issuer, url: portalUrl } = portal;
    const client = await createSchoolClient({ issuer, portalUrl, clientId: CLIENT, clientSecret });
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
    });
  } catch (error) {
    throw explained(error, portal.url);
  }
  console.log(
    `À voir : ${portal.url} avec g.roumegoux ou n.hoarau (Lison), ${portal.issuer}/boite, « educonnect campaign class --uai ${uai} ».`,
  );
}
