import mongoose from 'mongoose';
import { connect } from '../../../src/storage/connect.ts';
import { closingIdp, group, undo } from './closing-idp.ts';

/** Groups, or undoes a grouping, in a process of its own, which is killed right after its n-th write. */
const { uri, action, from, into, id, lastWrite, config } = JSON.parse(process.argv[2]!);
const db = await connect(uri);

let writes = 0;
const { prototype } = mongoose.mongo.Collection as unknown as { prototype: Record<string, unknown> };
for (const name of ['insertOne', 'insertMany', 'updateOne', 'updateMany', 'findOneAndUpdate', 'bulkWrite']) {
  const real = prototype[name] as (...args: unknown[]) => Promise<unknown>;
  prototype[name] = async function write(...args: unknown[]) {
    const result = await real.apply(this, args);
    writes += 1;
    if (writes === lastWrite) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

const idp = closingIdp(db, config);
const result = await (action === 'undo' ? undo(idp, from) : group(idp, { id, from, into }));
await db.close();
process.exitCode = result.ok ? 0 : 1;
