import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { Actor } from '../campaign/act.ts';
import { type CurrentFile, type FileKey, levelOf, readFile } from '../campaign/current-file.ts';
import { roleOf } from '../campaign/pen.ts';
import { schoolYearOf, timeZoneOf } from '../campaign/school-days.ts';
import type { Role } from '../campaign/states.ts';
import { childUrl } from '../child-url.ts';
import type { PortalWeb } from '../context.ts';
import { childOf } from '../sessions/child-of.ts';
import type { Child } from '../sessions/person.ts';
import { stayOf } from '../sessions/session.model.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { fullName } from '../signed-in-page.ts';

/** Whose orientation a page is about, as it is now, and who reads it. */
export interface ChildFile {
  child: Child;
  key: FileKey;
  current: CurrentFile;
  role: Role;
  /** Address of the overview; the other pages are under it. */
  base: string;
  /** The school's time zone, in which all its days are told (I7). */
  zone: string;
}

/**
 * The guard of every page of orientation, after `signedIn`: finds the child among those of the session, its level, its
 * file and the visitor's role. Another family's child, or one of a level without orientation, is answered as an address
 * that never was (H3; security.md S49).
 */
export function orientationPage(portal: PortalWeb): WebMiddleware {
  return async (ctx, next) => {
    const { person, sub } = sessionOf(ctx);
    const child = childOf(ctx);
    const level = levelOf(portal.settings, child.level);
    if (!level) throw new AppError('not-found');
    const zone = timeZoneOf(child.uai);
    const key = { uai: child.uai, year: schoolYearOf(portal.clock.now(), zone), pupil: child.sub, level };
    const current = await readFile(portal, key);
    const guardian = { kind: 'guardian', id: sub } as const;
    const role = person.kind === 'pupil' ? 'pupil' : roleOf(portal, child.uai, guardian, current.file);
    const childFile: ChildFile = { child, key, current, role, base: `${childUrl(child)}/orientation`, zone };
    Object.assign(ctx.state, { childFile });
    await next();
  };
}

/** What the guard put on this request. */
export function childFileOf(ctx: WebContext): ChildFile {
  const { childFile } = ctx.state as unknown as { childFile?: ChildFile };
  if (!childFile) throw new Error('this page has no guard');
  return childFile;
}

/** Keeps what an action made of the file, for the page that is shown after it. */
export function keepFile(portal: PortalWeb, ctx: WebContext, current: CurrentFile): void {
  const childFile = childFileOf(ctx);
  const { person, sub } = sessionOf(ctx);
  const guardian = { kind: 'guardian', id: sub } as const;
  const role = person.kind === 'pupil' ? 'pupil' : roleOf(portal, childFile.child.uai, guardian, current.file);
  Object.assign(ctx.state, { childFile: { ...childFile, current, role } });
}

/**
 * The guardian who acts on this request, with the stay whose end her mail waits for (I4). A pupil reads and never acts.
 *
 * @throws {AppError} `not-found`
 */
export function actorOf(ctx: WebContext): Actor & { stay: { id: string; endsAt: Date } } {
  const session = sessionOf(ctx);
  const { person, sub, expiresAt } = session;
  if (person.kind === 'pupil') throw new AppError('not-found');
  return {
    author: { kind: 'guardian', id: sub, name: fullName(person) },
    stay: { id: stayOf(session), endsAt: expiresAt },
  };
}
