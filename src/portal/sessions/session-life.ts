import type { PortalConfig } from '../../config/schema.ts';

/** When a session ends: some minutes after the last request, some hours after its start, whichever is first (A5, S26). */
export function endOf({ session }: Pick<PortalConfig, 'session'>, startedAt: Date, seenAt: Date): Date {
  const idle = seenAt.getTime() + session.idleMinutes * 60_000;
  const absolute = startedAt.getTime() + session.maximumHours * 3_600_000;
  return new Date(Math.min(idle, absolute));
}
