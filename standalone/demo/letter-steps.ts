import { almatyDay } from '../../domain/almaty.js';
import { sampleAccount } from '../sample-accounts.js';
import type { ActOf } from './act-schema.js';
import { submissionAnswer } from './answers.js';
import { drawLetter } from './draw-letter.js';
import { awaitReview, factsOf, sameOrThrow, uploadScreenshots, save } from './filing-steps.js';
import { count, person } from './narrator.js';
import { DifferenceError } from './play.js';
import type { EnteredLetter, Play } from './play.js';
import { comparisonAnswer, intakeAnswer } from './story-answers.js';

/** A registrar enters a letter, its notice and its files; the signature has to be found valid. Then he hands it over. */
export async function enterLetter({ by, body, signer, letter }: ActOf<'enter_letter'>, play: Play): Promise<void> {
  const { fullName } = sampleAccount(signer);
  const { edmsNumber, post, postTitle } = letter;
  const edmsDate = almatyDay(Date.now());
  const entered: EnteredLetter = {
    letter: { edmsNumber, edmsDate, signer: { fullName, post, postTitle } },
    notice: rowsOf(play),
  };
  const created = await play.http.call({ as: by, method: 'POST', path: '/edms-intakes', body: { body, ...entered } });
  const { id } = intakeAnswer.parse(created.body);
  play.whole = { id, number: undefined };
  play.letter = entered;
  const noted = await play.notice(play.whole, by);
  play.typed.facts.forEach((fact, index) => (fact.id = noted.facts[index]?.id ?? ''));
  const screenshots = await uploadScreenshots(play, play.typed.facts);
  if (screenshots > 0) await save(play);

  const pdf = await drawLetter({ body, edmsNumber, edmsDate, signer: fullName }, play.typed);
  const path = `/edms-intakes/${id}`;
  const document = { bytes: pdf, name: 'письмо.pdf', type: 'application/pdf' };
  await play.http.call({ as: by, method: 'POST', path: `${path}/document`, file: document });
  const signature = {
    bytes: await play.deps.sign(signer, pdf),
    name: 'письмо.pdf.p7s',
    type: 'application/pkcs7-signature',
  };
  const signed = await play.http.call({ as: by, method: 'POST', path: `${path}/signature`, file: signature });
  const { signatureReport: report } = intakeAnswer.parse(signed.body);
  if (report?.overall !== 'valid') throw new DifferenceError(`the signature is not valid: ${JSON.stringify(report)}`);
  play.say(
    person(by),
    `enters letter ${edmsNumber} of ${body}: ${count(play.typed.facts.length, 'fact')}, a PDF, and the signature of ${fullName}, which is valid`,
  );
  await play.http.call({ as: by, method: 'POST', path: `${path}/entry`, body: {} });
  play.say(person(by), 'hands the entry over to another registrar');
}

/** Another registrar reads the letter for himself. */
export async function compareLetter(act: ActOf<'compare_letter'>, play: Play): Promise<void> {
  const { by, misread, differences } = act;
  const { letter, notice } = enteredLetter(play);
  const { edmsNumber = letter.edmsNumber, postTitle = letter.signer.postTitle } = misread;
  const body = { letter: { ...letter, edmsNumber, signer: { ...letter.signer, postTitle } }, notice };
  const path = `/edms-intakes/${play.caseOf({}).id}/comparison`;
  const compared = comparisonAnswer.parse((await play.http.call({ as: by, method: 'POST', path, body })).body);
  const found = compared.differences.map(({ pointer }) => pointer);
  sameOrThrow('the two registrars differ in', found.sort(), [...differences].sort());
  const words = found.length === 0 ? 'reads the same, field by field' : `reads something else in ${found.join(', ')}`;
  play.say(person(by), words);
}

/** What two registrars have read alike is released, and becomes a case like any other. */
export async function releaseLetter({ by }: ActOf<'release_letter'>, play: Play): Promise<void> {
  const { id } = play.caseOf({});
  const path = `/edms-intakes/${id}/release`;
  const { number } = submissionAnswer.parse((await play.http.call({ as: by, method: 'POST', path, body: {} })).body);
  play.say(person(by), `releases the letter: notice ${number}`);
  await awaitReview(play, { id, number });
}

/** What was decided goes back as a numbered letter; a registrar notes under which number the EDMS sent it. */
export async function sendAnswer({ by, kind, edmsNumber }: ActOf<'send_answer'>, play: Play): Promise<void> {
  const at = play.caseOf({});
  const path = `/edms-intakes/${at.id}`;
  const read = async () => intakeAnswer.parse((await play.http.call({ as: by, method: 'GET', path })).body).answers;
  const answer = await play.until('the answer to the letter', at, async () =>
    (await read()).find((one) => one.kind === kind),
  );
  const body = { edmsNumber, edmsDate: almatyDay(Date.now()) };
  await play.http.call({ as: by, method: 'POST', path: `${path}/answers/${answer.id}/sending`, body });
  const sent = (await read()).find(({ id }) => id === answer.id)?.sent?.edmsNumber;
  sameOrThrow('the answer was sent under', sent, edmsNumber);
  play.say(person(by), `sends the answer ${answer.number} by the EDMS under ${edmsNumber}`);
}

function enteredLetter({ letter }: Play): EnteredLetter {
  if (letter === undefined) throw new Error('There is no letter yet');
  return letter;
}

/** The notice as a registrar reads it in the letter: without screenshots. */
function rowsOf(play: Play): unknown {
  const { facts: _, externalReference: __, ...head } = play.typed;
  return { ...head, facts: factsOf(play).map(({ evidenceIds: ___, ...fact }) => fact) };
}
