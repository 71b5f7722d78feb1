import { whoIsAway } from './absences.js';
import { answerComplaint, checkRemoval, reviewRestriction } from './answering.js';
import type { Person } from './people.js';
import { all, ask, tried } from './world.js';
import type { World } from './world.js';

interface Task {
  kind: string;
  noticeId?: string;
  subjectId?: string;
  dispatchId?: string;
  assignee?: { id: string };
}

/** The people of the authorised body look at what waits for them. Some days somebody does not come to it. */
export async function workOnTasks(world: World): Promise<void> {
  const waiting: unknown = await world.db('tasks').where({ closed_at: null }).first('id');
  if (waiting === undefined) return;
  const [supervisor] = world.people.supervisors;
  if (supervisor === undefined) throw new Error('A year needs a supervisor');
  const tasks = (await all(world, supervisor, '/tasks')) as unknown as Task[];
  const away = await whoIsAway(world);
  for (const task of tasks) {
    if (away.has(task.assignee?.id ?? '')) continue;
    if (!world.isWindingUp && world.chance.percent(25)) continue;
    await workers[task.kind]?.(world, task);
  }
}

const workers: Record<string, ((world: World, task: Task) => Promise<unknown>) | undefined> = {
  review: (world, { noticeId = '', assignee }) => {
    const reviewer = world.people.reviewers.find(({ id }) => id === assignee?.id);
    return reviewer === undefined ? Promise.resolve() : review(world, reviewer, noticeId);
  },
  second_opinion: (world, { noticeId = '' }) => secondOpinion(world, noticeId),
  ruling: (world, { dispatchId = '' }) => rule(world, dispatchId),
  breach: (world, { dispatchId = '' }) => rule(world, dispatchId),
  restoration_check: (world, { subjectId = '' }) => checkRemoval(world, subjectId),
  complaint: (world, { subjectId = '' }) => answerComplaint(world, subjectId),
  periodic_review: (world, { subjectId = '' }) => reviewRestriction(world, subjectId),
};

async function review(world: World, reviewer: Person, noticeId: string): Promise<void> {
  const { chance, isWindingUp } = world;
  const path = `/notices/${noticeId}` as const;
  if (!isWindingUp && chance.percent(4)) {
    await tried(world, 'recusals', () =>
      ask(world, reviewer, `POST ${path}/recusal`, { body: { reason: 'Знаком с владельцем' } }),
    );
    return;
  }
  await tried(world, 'decisions', async () => {
    await ask(world, reviewer, `POST ${path}/claim`);
    const facts = await all(world, reviewer, `${path}/facts`);
    const verdicts = facts.map(({ id }) => ({ factId: id, ...verdictBy(world) }));
    const sheet = await ask(world, reviewer, `PATCH ${path}/verdicts`, { ifMatch: '*', body: { verdicts } });
    const body = { sheetVersion: sheet['sheetVersion'] };
    await ask(world, reviewer, `POST ${path}/completion`, { body });
  });
}

function verdictBy({ chance }: World) {
  return chance.percent(70)
    ? { verdict: 'confirmed', reasonCode: 'MATCHES_NORM', reasons: 'Запрещённая информация доступна' }
    : { verdict: 'unconfirmed', reasonCode: 'NO_VIOLATION', reasons: 'Деятельность ведётся законно' };
}

async function secondOpinion(world: World, noticeId: string): Promise<void> {
  const { chance, people, isWindingUp } = world;
  const opinion = !isWindingUp && chance.percent(15) ? 'disagree' : 'agree';
  // What was reopened may have been read by every supervisor before.
  for (const readers of [people.supervisors, people.deputies]) {
    if (await readSheet(world, { noticeId, reader: chance.oneOf(readers), opinion })) return;
  }
}

function readSheet(
  world: World,
  { noticeId, reader, opinion }: { noticeId: string; reader: Person; opinion: 'agree' | 'disagree' },
): Promise<boolean> {
  return tried(world, `second opinions: ${opinion}`, async () => {
    const { sheetVersion } = await ask(world, reader, `GET /notices/${noticeId}/verdicts`);
    const body = { sheetVersion, opinion, reasons: 'Прочитано и сверено' };
    await ask(world, reader, `POST /notices/${noticeId}/second-opinion`, { body });
  });
}

async function rule(world: World, dispatchId: string): Promise<void> {
  const supervisor = world.chance.oneOf(world.people.supervisors);
  const { status } = await ask(world, supervisor, `GET /dispatches/${dispatchId}`);
  if (status !== 'impossible' && status !== 'unclear') return;
  const ruling =
    status === 'unclear' ? 'clarify' : world.isWindingUp || world.chance.percent(50) ? 'accept_impossible' : 'insist';
  const body = { ruling, reasons: 'По письму оператора' };
  await tried(world, `rulings: ${ruling}`, () =>
    ask(world, supervisor, `POST /dispatches/${dispatchId}/rulings`, { body }),
  );
}
