import type { Connection } from 'mongoose';
import { auditAnchors } from './audit-anchor.model.ts';
import { BEGINNING, type Chain, type Head } from './chain.ts';

/** Where the chain begins. @returns undefined when somebody changed it */
export async function readAnchor(db: Connection, chain: Chain): Promise<Head | undefined> {
  const anchor = await auditAnchors(db).findById('anchor').lean();
  if (!anchor) return BEGINNING;
  return anchor.seal === chain.sealOf(anchor) ? { number: anchor.number, hash: anchor.hash } : undefined;
}
