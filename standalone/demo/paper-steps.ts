import { createHash } from 'node:crypto';
import type { PaperLanguage } from '../../domain/paper.js';
import { paperLanguages } from '../../domain/paper.js';
import type { ActOf } from './act-schema.js';
import { sameOrThrow } from './filing-steps.js';
import { person } from './narrator.js';
import { DifferenceError } from './play.js';
import type { Play } from './play.js';
import { documentAnswer, documentsAnswer, publicDocumentAnswer } from './story-answers.js';
import type { DocumentAnswer } from './story-answers.js';

/** Somebody fetches the documents of a case in both languages, and anybody checks the code that is printed on them. */
export async function fetchPapers({ by, kinds, standing }: ActOf<'fetch_papers'>, play: Play): Promise<void> {
  for (const kind of kinds) {
    const document = await findDocument(kind, by, play);
    const prints = new Map<PaperLanguage, Buffer>();
    for (const language of paperLanguages) {
      const path = `/documents/${document.id}/prints/${language}`;
      const { body } = await play.http.call({ as: by, method: 'GET', path });
      if (!Buffer.isBuffer(body) || !body.subarray(0, 5).equals(Buffer.from('%PDF-'))) {
        throw new DifferenceError(`${document.number} in ${language} is no PDF`);
      }
      prints.set(language, body);
    }
    const sizes = [...prints].map(([language, { length }]) => `${language} ${Math.ceil(length / 1024)} KiB`).join(', ');
    play.say(person(by), `fetches ${kind} ${document.number} as PDF: ${sizes}`);
    await checkCode(document.id, { by, prints, standing }, play);
  }
}

async function findDocument(kind: string, by: string, play: Play): Promise<DocumentAnswer> {
  const at = play.caseOf({});
  const path = `/documents?caseId=${at.id}&kind=${kind}`;
  return play.until(`a ${kind}`, at, async () => {
    const { body } = await play.http.call({ as: by, method: 'GET', path });
    return documentsAnswer.parse(body).items[0];
  });
}

async function checkCode(
  id: string,
  { by, prints, standing }: { by: string; prints: ReadonlyMap<PaperLanguage, Buffer>; standing: string },
  play: Play,
): Promise<void> {
  const { body } = await play.http.call({ as: by, method: 'GET', path: `/documents/${id}` });
  const { code, number, sha256 } = documentAnswer.parse(body);
  const asked = await play.http.call({ as: null, method: 'GET', path: `/public/documents/${code}` });
  const said = publicDocumentAnswer.parse(asked.body);
  const hashes = paperLanguages.map((language) => hashOf(prints.get(language)));
  sameOrThrow(
    `the code of ${number} stands for`,
    [said.number, said.sha256, said.status, ...paperLanguages.map((language) => said.prints[language])],
    [number, sha256, standing, ...hashes],
  );
  play.say(
    'Anybody',
    `asks what ${code} stands for: ${said.number}, ${said.status}, and the hashes are those of the PDFs`,
  );
}

function hashOf(bytes: Buffer | undefined): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
}
