import type { Person } from './people.js';
import { all, ask, tried } from './world.js';
import type { World } from './world.js';

const open = ['pending', 'delivered', 'received'];

/** Every operator looks for what is sent to it and says what it did; some forget it this time. */
export async function pollDispatches(world: World): Promise<void> {
  // Most days nobody has anything to do: that is seen without asking in the name of each.
  const waiting: unknown = await world.db('dispatches').whereIn('status', open).first('id');
  if (waiting === undefined) return;
  for (const recipient of world.people.recipients) {
    for (const { id, status } of await all(world, recipient, '/dispatches')) {
      if (open.includes(String(status))) await execute(world, recipient, String(id));
    }
  }
}

async function execute(world: World, recipient: Person, dispatchId: string): Promise<void> {
  const { chance, isWindingUp } = world;
  if (!isWindingUp && chance.percent(8)) {
    world.tally.count('dispatches forgotten for a while');
    return;
  }
  await ask(world, recipient, `GET /dispatches/${dispatchId}`);
  const said = isWindingUp ? 'executed' : chance.oneOf([...usual, 'impossible', 'unclear']);
  const note = said === 'executed' ? {} : { note: 'Не удалось определить адрес' };
  await tried(world, `receipts: ${said}`, () =>
    ask(world, recipient, `POST /dispatches/${dispatchId}/receipts`, { body: { status: said, ...note } }),
  );
}

const usual = Array.from({ length: 14 }, () => 'executed');
