import { CommandError, withStorage } from '../open.ts';
import { type Advice, adviceOn } from './advice.ts';
import { allClients, clientOf } from './client-context.ts';
import { engineAdvice } from './engine-advice.ts';
import { onlineAdvice } from './online.ts';

const MARKS = { risk: 'À corriger', note: 'À savoir' } as const satisfies Record<Advice['level'], string>;

/** `educonnect client check`: what is wrong or risky with one client, or with each; what the file's rules refuse comes first. */
export const checkClients = (
  option: string | undefined,
  id: string | undefined,
  { online }: { online?: true },
): Promise<void> =>
  withStorage(option, async (context) => {
    const clients = id === undefined ? await allClients(context) : [await clientOf(context, id)];
    const ofEngine = await engineAdvice(context);
    let risks = 0;
    for (const client of clients) {
      const advice = [
        ...(await ofEngine(client.id)),
        ...adviceOn(client, context.config),
        ...(online ? await onlineAdvice(client, context.config) : []),
      ];
      console.log(`${client.id}  ${advice.length === 0 ? 'rien à corriger' : client.name}`);
      for (const { level, text } of advice) console.log(`  ${MARKS[level]} : ${text}`);
      risks += advice.filter(({ level }) => level === 'risk').length;
    }
    if (risks > 0) throw new CommandError(`${risks} ${risks > 1 ? 'points' : 'point'} à corriger.`);
  });
