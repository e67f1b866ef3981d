import { Schema } from 'mongoose';

/** What an invitation lets an app have, whatever it asks for (G2). */
export interface Bounds {
  scopes: string[];
  /** Hosts that its addresses may have: `agenda.example.fr`, `localhost:4003`. */
  hosts: string[];
  /** Schemes that a native app may be called back by (RFC 8252 §7.1): `fr.example.agenda`. */
  schemes: string[];
  /** UAI of the schools that it serves; absent for all. */
  schools?: string[];
}

export const boundsSchema = new Schema<Bounds>(
  {
    scopes: { type: [String], required: true },
    hosts: { type: [String], required: true },
    schemes: { type: [String], required: true },
    schools: { type: [String], default: undefined },
  },
  { _id: false },
);
