import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { WebhookConfig } from '../../../src/config/schema.ts';
import { createBell } from '../../../src/deliveries/bell.ts';
import { deliverDue } from '../../../src/deliveries/deliver-due.ts';
import { type Breaker, createBreaker } from '../../../src/messaging/breaker.ts';
import { webhookDeliveries } from '../../../src/portal/webhooks/delivery.model.ts';
import { type WebhookEndpoint, webhookLane } from '../../../src/portal/webhooks/lane.ts';
import { type SchoolEvent, tellSchool } from '../../../src/portal/webhooks/tell-school.ts';
import { webhookMetrics } from '../../../src/portal/webhooks/webhook-metrics.ts';
import { demonstration } from '../../support/config.ts';
import { testClock } from '../../support/test-clock.ts';
import { UAI } from './campaign-office.ts';

export const whsec = (name: string) => `whsec_${Buffer.from(name.padEnd(32, '.')).toString('base64')}`;

/** Long enough to be answered on this machine, short where nobody answers. */
const TIMEOUT_MS = 2_000;

/** The webhooks of a portal on a database: its worker runs when a test says so, at the time that the test sets. */
export function openWebhookOffice(
  db: Connection,
  webhooks: (Pick<WebhookConfig, 'id' | 'url'> & Partial<WebhookConfig>)[],
) {
  const clock = testClock('2027-02-10T17:00:00Z');
  const lines: string[] = [];
  const log = pino({ level: 'info', base: null }, { write: (line: string) => lines.push(line) });
  const endpoints = webhooks.map((one): WebhookConfig => ({ schools: 'all', secrets: [whsec(one.id)], ...one }));
  const settings = { ...demonstration().portal!, webhooks: endpoints };
  const portal = { db, clock, log, settings, webhooksDue: createBell() };
  const registry = new Registry();
  const counts = webhookMetrics(registry, db, endpoints);
  /** What one process knows of an endpoint. */
  const process = (id = endpoints[0]!.id, more: Partial<WebhookEndpoint> = {}) => {
    const breaker: Breaker = createBreaker(clock);
    const endpoint = endpoints.find((one) => one.id === id)!;
    const lane = webhookLane({ db, clock, log, endpoint, breaker, counts, timeoutMs: TIMEOUT_MS, ...more });
    return { deliver: (signal?: AbortSignal) => deliverDue(lane, signal) };
  };
  let told = 0;
  return {
    portal,
    clock,
    lines,
    registry,
    process,
    /** Something that a family did. @returns what causes it */
    async tell(more: Partial<SchoolEvent> = {}) {
      told += 1;
      const key = `${UAI}:2026:child-ines:${told}`;
      const data = {
        year: 2026,
        pupil: 'child-ines',
        version: told,
        path: `/schools/${UAI}/campaigns/2026/files/child-ines`,
      };
      await tellSchool(portal, { key, type: 'orientation.entry-validated', uai: UAI, at: clock.now(), data, ...more });
      return key;
    },
    stored: () => webhookDeliveries(db).find().sort({ createdAt: 1, _id: 1 }).lean(),
  };
}
