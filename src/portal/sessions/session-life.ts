import { HOUR_MS, MINUTE_MS } from '../../clock.ts';
import type { PortalConfig } from '../../config/schema.ts';

/** When a session ends: some minutes after the last request, some hours after its start, whichever is first (A5, S26). */
export function endOf({ session }: Pick<PortalConfig, 'session'>, startedAt: Date, seenAt: Date): Date {
  const idle = seenAt.getTime() + session.idleMinutes * MINUTE_MS;
  const absolute = startedAt.getTime() + session.maximumHours * HOUR_MS;
  return new Date(Math.min(idle, absolute));
}
