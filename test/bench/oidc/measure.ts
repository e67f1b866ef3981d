import { Connections } from './connections.ts';
import type { Operation } from './operations.ts';
import { Person } from './person.ts';
import type { Server } from './servers.ts';

export interface Round {
  perSecond: number;
  /** Processor milliseconds of the server and its database, an operation. */
  cpu: number;
  durations: number[];
}

let people = 0;

/** So many operations, so many at once, by as many people. */
export async function measure(server: Server, operation: Operation, atOnce: number, count: number): Promise<Round> {
  const connections = new Connections(server.target.port, atOnce);
  const newPerson = () => {
    people += 1;
    return new Person(connections, server.target, people);
  };
  const crowd = Array.from({ length: atOnce }, newPerson);
  if (!operation.newPeople) await Promise.all(crowd.map((person) => person.signIn()));
  const durations: number[] = [];
  let begun = 0;
  const work = async (person: Person) => {
    while (begun < count) {
      begun += 1;
      const started = performance.now();
      await operation.run(operation.newPeople ? newPerson() : person);
      durations.push(performance.now() - started);
    }
  };
  const before = await server.usage();
  const started = performance.now();
  await Promise.all(crowd.map(work));
  const seconds = (performance.now() - started) / 1000;
  const after = await server.usage();
  connections.close();
  return {
    perSecond: durations.length / seconds,
    cpu: (after.cpuMilliseconds - before.cpuMilliseconds) / durations.length,
    durations,
  };
}

export const median = (values: number[]) => percentile(values, 0.5);

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
