import { ask, tried } from './world.js';
import type { World } from './world.js';
import { hourOn } from './year.js';

/** Now and then an owner removes what was restricted, an error is found, an owner or a body complains: some for every ten notices. */
export function planWayBack(
  world: World,
  { workingDays, notices }: { workingDays: readonly string[]; notices: number },
) {
  const later = workingDays.filter((day) => day.slice(5) > '02-01');
  const add = (times: number, what: string, work: (world: World) => Promise<unknown>) => {
    for (let count = 0; count < times; count += 1) {
      const at = hourOn(world.chance.oneOf(later), 13);
      world.agenda.add({ at, what, work: () => work(world).then(() => undefined) });
    }
  };
  add(Math.ceil(notices * 0.4), 'a body says that something was removed', sayRemoved);
  add(Math.ceil(notices * 0.2), 'an error is lifted', liftError);
  add(Math.ceil(notices * 0.3), 'an owner complains', complainForOwner);
  add(Math.ceil(notices * 0.3), 'a body complains', complainForBody);
}

async function sayRemoved(world: World): Promise<void> {
  const restriction = await oneOf<{ id: string; body_code: string }>(
    world,
    `select r.id, n.body_code from restrictions r join prescriptions p on p.id = r.prescription_id
       join notices n on n.id = p.notice_id where r.lifted_at is null order by r.id`,
  );
  const body = world.people.bodies.find(({ code }) => code === restriction?.body_code);
  if (restriction === undefined || body === undefined) return;
  const about = { restrictionIds: [restriction.id] };
  const request = { about, cause: 'removed', statement: 'Владелец удалил страницу' };
  await tried(world, 'removals said', () => ask(world, body.head, 'POST /restorations', { body: request }));
}

async function liftError(world: World): Promise<void> {
  const restriction = await oneOf<{ id: string }>(
    world,
    'select id from restrictions where lifted_at is null order by id',
  );
  if (restriction === undefined) return;
  const request = {
    about: { restrictionIds: [restriction.id] },
    cause: 'error',
    statement: 'Адрес указан ошибочно',
    lift: true,
  };
  const reviewer = world.chance.oneOf(world.people.reviewers);
  await tried(world, 'errors lifted', () => ask(world, reviewer, 'POST /restorations', { body: request }));
}

async function complainForOwner(world: World): Promise<void> {
  const prescription = await oneOf<{ number: string }>(
    world,
    // Each decision meets one complaint: after several nobody would be left who took no part.
    `select number from prescriptions p where not exists (select from complaints c where c.notice_id = p.notice_id) order by id`,
  );
  if (prescription === undefined) return;
  const body = {
    ...{ complainant: { name: 'Simulated owner', address: 'Алматы' }, language: 'ru' },
    ...{ against: prescription.number, statement: 'Запрещённой информации на странице нет' },
  };
  const registrar = world.chance.oneOf(world.people.registrars);
  await tried(world, 'complaints of owners', () => ask(world, registrar, 'POST /complaints', { body }));
}

async function complainForBody(world: World): Promise<void> {
  const rejected = await oneOf<{ id: string; body_code: string }>(
    world,
    `select id, body_code from notices n where status = 'closed' and outcome in ('rejected', 'mixed')
        and not exists (select from complaints c where c.notice_id = n.id) order by id`,
  );
  const body = world.people.bodies.find(({ code }) => code === rejected?.body_code);
  if (rejected === undefined || body === undefined) return;
  const complaint = { statement: 'Нарушение подтверждается материалами' };
  await tried(world, 'complaints of bodies', () =>
    ask(world, body.head, `POST /notices/${rejected.id}/complaints`, { body: complaint }),
  );
}

/** One of what a query finds, by chance. */
async function oneOf<T>({ db, chance }: World, sql: string): Promise<T | undefined> {
  const { rows } = await db.raw<{ rows: T[] }>(sql);
  return rows.length === 0 ? undefined : chance.oneOf(rows);
}
