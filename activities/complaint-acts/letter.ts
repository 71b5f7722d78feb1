import type { Complaint } from '../../db/complaints.js';
import { issueDocument } from '../../db/documents.js';
import type { IssuedDocument } from '../../db/documents.js';
import { paperOfficial } from '../../db/paper-officials.js';
import { referenceList } from '../../db/reference-views.js';
import { almatyDay } from '../../domain/almaty.js';
import { howToAppeal } from '../../domain/complaints.js';
import type { ComplaintDecision } from '../../domain/complaint-status.js';
import type { PaperText } from '../../domain/paper.js';
import type { ComplaintActContext } from './context.js';
import type { ComplaintEffects } from './effects.js';

const outcomes = { inadmissible: 'left_without_consideration' } as const;

const against: Record<Complaint['ground'], (number: string) => PaperText> = {
  prescription: (number) => ({ kk: `№ ${number} нұсқама`, ru: `Предписание № ${number}` }),
  rejection: (number) => ({
    kk: `№ ${number} хабарлама бойынша қабылдамау туралы шешім`,
    ru: `Решение об отклонении по уведомлению № ${number}`,
  }),
};

/** Issues the decision on paper, with its reasons and what follows from it. */
export async function issueDecision(
  { deps, tx, actor }: ComplaintActContext,
  complaint: Complaint,
  { outcome, reasons, effects }: { outcome: ComplaintDecision; reasons: string; effects: ComplaintEffects },
): Promise<IssuedDocument> {
  const { authorisedBody } = deps.settings;
  const complainant = await nameOf({ deps, tx }, complaint);
  return issueDocument(tx, deps.clock, {
    ...{ kind: 'complaint_decision', caseId: complaint.id, subjectId: complaint.id, actor },
    ...(complaint.bodyCode === null ? {} : { bodyCode: complaint.bodyCode }),
    data: {
      body: { kk: authorisedBody.kk, ru: authorisedBody.ru },
      official: await paperOfficial(tx, actor.accountId),
      addressees: [complainant],
      howToComplain: onPaper(howToAppeal(authorisedBody)),
      complaint: { number: complaint.number, lodgedOn: almatyDay(complaint.lodgedAt), complainant },
      against: against[complaint.ground](complaint.against),
      outcome: outcome === 'inadmissible' ? outcomes.inadmissible : outcome,
      reasons,
      consequences: consequences(effects),
    },
  });
}

async function nameOf(
  { deps, tx }: Pick<ComplaintActContext, 'deps' | 'tx'>,
  { bodyCode, complainant }: Complaint,
): Promise<string | PaperText> {
  if (bodyCode === null) return complainant.name;
  const bodies = await referenceList(tx, 'bodies', almatyDay(deps.clock.now()));
  const body = bodies.find(({ code }) => code === bodyCode);
  return body === undefined ? bodyCode : { kk: body.kk ?? bodyCode, ru: body.ru ?? bodyCode };
}

function consequences({ restorationId, reopenedNumber, nothingInForce }: ComplaintEffects): PaperText[] {
  if (restorationId !== undefined) {
    return [
      {
        kk: 'Қолжетімділікті қалпына келтіру туралы тапсырма беріледі.',
        ru: 'Выдаётся поручение о возобновлении доступа.',
      },
    ];
  }
  if (nothingInForce === true) {
    return [{ kk: 'Бұл фактілер бойынша қолданыстағы шектеу жоқ.', ru: 'По этим фактам действующих ограничений нет.' }];
  }
  if (reopenedNumber === undefined) return [];
  return [
    {
      kk: `Қабылданбаған фактілер № ${reopenedNumber} нөмірімен басқа қызметкердің қайта қарауына берілді.`,
      ru: `Отклонённые факты переданы на новое рассмотрение другому сотруднику под № ${reopenedNumber}.`,
    },
  ];
}

function onPaper({ kk, ru }: { kk: string; ru: string }): PaperText {
  return { kk, ru };
}
