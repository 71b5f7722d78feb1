import type { Json } from '../support/http-client.js';
import { confirmed, page, unconfirmed } from '../support/players.js';
import type { Players } from '../support/players.js';

/** A complaint, and the account name of the supervisor who has it. */
export interface Complained {
  id: string;
  decider: string;
}

/** A body complains that its notice was rejected. */
export async function rejectedAndComplained(play: Players): Promise<Complained> {
  const filed = await play.file([page()]);
  await play.complete(filed.id, await play.decide(filed, unconfirmed));
  await play.until(filed.id, 'closed');
  const body = { statement: 'Это казино' };
  return inHand(play, await play.act(filed.officer, `/notices/${filed.id}/complaints`, body));
}

/** An owner complains on paper of a prescription. */
async function orderedAndComplained(play: Players): Promise<Complained> {
  const filed = await play.file([page()]);
  await play.complete(filed.id, await play.decide(filed, confirmed));
  await play.until(filed.id, 'closed');
  const { body } = await play.call('supervisor.saule', `GET /prescriptions?notice=${filed.id}`);
  const [ordered] = body['items'] as Json[];
  const entered = { complainant: { name: 'Владелец' }, language: 'ru', against: ordered?.['number'] };
  return inHand(play, await play.act('registrar', '/complaints', { ...entered, statement: 'Это лотерея' }));
}

async function inHand(play: Players, { complaintId }: Json): Promise<Complained> {
  const id = String(complaintId);
  const { body } = await play.call('supervisor.saule', `GET /complaints/${id}`);
  const { fullName } = body['assignee'] as { fullName: string };
  return { id, decider: fullName.includes('Сәуле') ? 'supervisor.saule' : 'supervisor.bolat' };
}

/** One complaint for each way in which complaints end; gives its id. */
export const complaintEndings: Record<string, (play: Players) => Promise<string>> = {
  async dismissed(play) {
    const { id, decider } = await rejectedAndComplained(play);
    await play.act(decider, `/complaints/${id}/extension`, { workingDays: 5, reasons: 'Нужен эксперт' });
    await play.act(decider, `/complaints/${id}/decision`, { outcome: 'dismissed', reasons: 'Не казино' });
    return id;
  },

  async reopened(play) {
    const { id, decider } = await rejectedAndComplained(play);
    await play.act(decider, `/complaints/${id}/decision`, { outcome: 'upheld', reasons: 'Казино' });
    return id;
  },

  async lifted(play) {
    const { id, decider } = await orderedAndComplained(play);
    await play.act(decider, `/complaints/${id}/decision`, { outcome: 'upheld', reasons: 'Лотерея' });
    return id;
  },

  async withdrawn(play) {
    const { id } = await rejectedAndComplained(play);
    await play.act('officer.finmon', `/complaints/${id}/withdrawal`, { reason: 'Договорились' });
    return id;
  },
};
