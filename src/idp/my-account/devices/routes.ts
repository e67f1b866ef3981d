import Router from '@koa/router';
import { z } from 'zod';
import type { WebExtras, WebState } from '../../../web/context.ts';
import { deviceWords } from '../../../web/device.ts';
import { type FormPage, noFields, show } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import type { IdpWeb } from '../../context.ts';
import { accountSessions } from '../../oidc/logout/account-sessions.ts';
import { signedIn, visitorOf } from '../../signed-in.ts';
import { recentActivity } from './activity.ts';
import { endDevice, endOtherDevices } from './end-devices.ts';

const PATH = '/my-account/devices';
const DONE = ['one', 'others'];
const sessionForm = z.object({ session: z.string().max(100) });

/** «Appareils et activité» (F7): where someone is signed in, what happened lately. */
export function devicesRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const guard = signedIn(idp);

  const page: FormPage = async (ctx) => {
    const { account, session } = visitorOf(ctx);
    const [sessions, activity] = await Promise.all([
      accountSessions(idp, account._id),
      recentActivity(idp, account._id),
    ]);
    const devices = sessions.map(({ uid, device, signedInAt, usedAt }) => ({
      uid,
      words: deviceWords(device),
      signedInAt,
      usedAt,
      here: uid === session.uid,
    }));
    ctx.render('idp/my-account/devices', {
      done: DONE.find((done) => done === ctx.query.done),
      devices: devices.sort((a, b) => Number(b.here) - Number(a.here)),
      others: devices.some(({ here }) => !here),
      activity: activity.map(({ device, ...entry }) => ({ ...entry, words: device && deviceWords(device) })),
    });
  };

  return new Router<WebState, WebExtras>()
    .get(PATH, guard, show(page))
    .get([`${PATH}/end`, `${PATH}/end-others`], (ctx) => seeOther(ctx, PATH))
    .post(
      `${PATH}/end`,
      guard,
      submit(sessionForm, page, async (ctx, { session: uid }) => {
        const { account, session } = visitorOf(ctx);
        // The one in her hands is left by «Se déconnecter».
        if (uid !== session.uid) await endDevice(idp, { accountId: account._id, uid });
        seeOther(ctx, `${PATH}?done=one`);
      }),
    )
    .post(
      `${PATH}/end-others`,
      guard,
      submit(noFields, page, async (ctx) => {
        const { account, session } = visitorOf(ctx);
        await endOtherDevices(idp, { accountId: account._id, except: session.uid });
        seeOther(ctx, `${PATH}?done=others`);
      }),
    );
}
