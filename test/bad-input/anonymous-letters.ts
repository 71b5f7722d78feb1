import { expect } from 'chai';
import { atOnce } from '../../bench/at-once.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf } from '../support/review-table.js';
import { oddLocators } from './families/locators.js';
import type { House } from './house.js';

/** Where a letter of anybody's is kept, until a link says that his address is right. */
const kept = ['complaint_submissions', 'removal_notices', 'mails'];

/** Addresses that would have a mail go to others too, and names that would write its head. */
const injected: [field: string, value: string, code: string][] = [
  ['email', 'a@example.kz\r\nBcc: b@example.kz', 'wrong_format'],
  ['email', 'a@example.kz, b@example.kz', 'wrong_format'],
  ['email', 'A <a@example.kz>', 'wrong_format'],
  ['email', '"a b"@example.kz', 'wrong_format'],
  ['email', 'a@[127.0.0.1]', 'wrong_format'],
  ['email', 'a@example.kz%0d%0aBcc:b@example.kz', 'wrong_format'],
  ['name', 'a\r\nBcc: b@example.kz', 'control_character'],
  ['name', 'a\u2028Bcc: b@example.kz', 'control_character'],
];

/** What anybody may write is kept as it was written, and moves nothing: to be asked after the families, for each good letter is a row. */
export function itKeepsLetters(house: House): void {
  const post = (path: 'complaints' | 'removal-notices', body: Json) => house.call('', `POST /public/${path}`, { body });
  const good = (operationId: string) => house.subject(operationId).options?.body as Json;

  it('as an odd locator in the letter of an owner moves nothing, and the owner gets his link', async () => {
    const before = await house.rows();
    const sentBefore = await mails(house);
    const statuses = await atOnce(6, oddLocators, async (locator, index) => {
      // Of one address only so many are taken in a day.
      const more = { locator, email: `odd-${index}@example.kz` };
      const complaint = await post('complaints', { ...good('submitComplaint'), ...more });
      const notice = await post('removal-notices', { ...good('fileRemovalNotice'), ...more });
      return [complaint.status, notice.status];
    });
    const tooLong = oddLocators.filter(({ length }) => length > 4_096);
    const accepted = statuses.flat().filter((status) => status === 202).length;
    expect(statuses.flat().filter((status) => status !== 202 && status !== 422)).to.deep.equal([]);
    expect(accepted).to.equal(2 * (oddLocators.length - tooLong.length));
    expect((await mails(house)) - sentBefore).to.equal(accepted);
    expect(without(await house.rows(), kept)).to.deep.equal(without(before, kept));
  });

  it('as an address or a name that would write the head of a mail is refused', async () => {
    const before = await house.rows();
    for (const [field, value, code] of injected) {
      const reply = await post('complaints', { ...good('submitComplaint'), [field]: value });
      expect(fieldsOf(reply), value).to.deep.equal([`#/${field} ${code}`]);
    }
    expect(await house.rows()).to.deep.equal(before);
  });
}

async function mails({ db }: House): Promise<number> {
  return Number((await db('mails').count<{ count: string }[]>('* as count'))[0]?.count);
}

function without(rows: Record<string, string>, tables: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(rows).filter(([name]) => !tables.includes(name)));
}
