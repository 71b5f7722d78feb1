import { ask, tried } from './world.js';
import type { World } from './world.js';

/** A reviewer looks whether what was restricted is gone. */
export async function checkRemoval(world: World, restorationId: string): Promise<void> {
  const { chance, people } = world;
  const decision = chance.percent(80) ? 'lift' : 'refuse';
  await tried(world, `removals checked: ${decision}`, () =>
    ask(world, chance.oneOf(people.reviewers), `POST /restorations/${restorationId}/decision`, {
      body: { decision, reasons: 'Проверено по указанному адресу' },
    }),
  );
}

/** A reviewer says of a restriction whose review date has come whether it is to stay. */
export async function reviewRestriction(world: World, restrictionId: string): Promise<void> {
  const { chance, people } = world;
  const decision = chance.percent(70) ? 'keep' : 'lift';
  await tried(world, `restrictions reviewed: ${decision}`, () =>
    ask(world, chance.oneOf(people.reviewers), `POST /restrictions/${restrictionId}/review`, {
      body: { decision, reasons: 'Основание проверено заново' },
    }),
  );
}

/** Whoever was given a complaint decides it, sometimes after a longer look; a supervisor gives it to another where nobody has it. */
export async function answerComplaint(world: World, complaintId: string): Promise<void> {
  const { chance, people, isWindingUp } = world;
  const everybody = [...people.supervisors, ...people.deputies];
  const path = `/complaints/${complaintId}` as const;
  const giver = chance.oneOf(everybody);
  const { assignee } = (await ask(world, giver, `GET ${path}`)) as { assignee?: { id: string } };
  const decider = everybody.find(({ id }) => id === assignee?.id);
  if (decider === undefined) {
    // Whoever took part neither gives it nor is given it: on another day others are tried.
    const body = { to: chance.oneOf(everybody).id, reason: 'Не участвовал в деле' };
    await tried(world, 'complaints given', () => ask(world, giver, `POST ${path}/assignment`, { body }));
    return;
  }
  if (!isWindingUp && chance.percent(20)) {
    const body = { workingDays: 10, reasons: 'Запрошены материалы' };
    await tried(world, 'complaints extended', () => ask(world, decider, `POST ${path}/extension`, { body }));
    return;
  }
  const outcome = chance.oneOf(['upheld', 'dismissed', 'dismissed', 'inadmissible']);
  const body = { outcome, reasons: 'Материалы изучены' };
  await tried(world, `complaints decided: ${outcome}`, () => ask(world, decider, `POST ${path}/decision`, { body }));
}
