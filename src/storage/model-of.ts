import type { Connection, Model, Schema } from 'mongoose';

/** The model of a collection on this connection: made at the first call, found again by its name at the next ones. */
export const modelOf = <T>(db: Connection, name: string, schema: Schema<T>, collection: string): Model<T> =>
  (db.models[name] as Model<T> | undefined) ?? db.model<T>(name, schema, collection);
