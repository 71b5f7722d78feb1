import type { Knex } from 'knex';
import type { Http } from '../standalone/demo/http.js';
import { RefusedError } from '../standalone/demo/http.js';
import type { Call } from '../standalone/demo/http.js';
import type { Agenda } from './agenda.js';
import type { Chance } from './chance.js';
import type { EngineClock } from './engine-clock.js';
import type { People, Person } from './people.js';
import type { Tally } from './tally.js';

type Json = Record<string, unknown>;

/** All that the people of a simulated year act on. */
export interface World {
  chance: Chance;
  clock: EngineClock;
  agenda: Agenda;
  people: People;
  tally: Tally;
  http: Http;
  /** As the owner of the tables, to look at what came of it; never to change anything. */
  db: Knex;
  /** True once the year is over and everybody only ends what is open. */
  isWindingUp: boolean;
  /** The picture that proves every fact. */
  screenshot: Uint8Array;
}

/** What the API answered. Throws RefusedError where it said no. */
export async function ask(
  { http }: World,
  who: Person,
  call: `${Call['method']} /${string}`,
  more: Pick<Call, 'body' | 'file' | 'ifMatch'> = {},
): Promise<Json> {
  const [method, path] = call.split(' ') as [Call['method'], string];
  const { body } = await http.call({ as: who.name, method, path, ...more });
  return (body ?? {}) as Json;
}

/** Does what may be refused because somebody else was there first, or a rule forbids it: then it is counted and that is all. */
export async function tried(world: World, what: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    world.tally.count(what);
    return true;
  } catch (error) {
    if (!(error instanceof RefusedError) || ![403, 404, 409, 412].includes(error.status)) throw error;
    world.tally.count(`${what} refused`);
    return false;
  }
}

/** The items of a whole list. */
export async function all(world: World, who: Person, path: `/${string}`): Promise<Json[]> {
  const items: Json[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await ask(world, who, `GET ${path}${path.includes('?') ? '&' : '?'}limit=200${more}`);
    items.push(...(page['items'] as Json[]));
    cursor = page['nextCursor'] as string | null;
  } while (cursor !== null);
  return items;
}
