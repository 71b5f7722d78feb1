import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Act, ActName, ActOf } from '../../standalone/demo/act-schema.js';
import { RefusedError } from '../../standalone/demo/http.js';
import type { Answer, Call } from '../../standalone/demo/http.js';
import { DifferenceError, Play } from '../../standalone/demo/play.js';
import type { PlayDeps } from '../../standalone/demo/play.js';
import { readSamples } from '../../standalone/demo/read-samples.js';
import type { Sample } from '../../standalone/demo/sample-schema.js';
import { doAct } from '../../standalone/demo/steps.js';

const id = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const print = Buffer.from('%PDF-1.7 print');
const sha256 = createHash('sha256').update(print).digest('hex');
const checks = { overall: 'valid', checks: {} };
const document = { id: id(3), kind: 'prescription', number: 'P-2026-000001', code: 'AAAAA', sha256: 'd', prints: [] };
const intake = { id: id(1), status: 'entry', signatureReport: checks, answers: [] };
const complaint = { id: id(5), number: 'CM-2026-000001', dueOn: '2026-12-25' };
const draft = { changes: { preview: 'p', terms: [{ caseId: id(5), from: '2026-12-25', to: '2026-12-26' }] } };

/** What the API answers when all is well, by the beginning of what it is asked. */
const usual: [asked: string, body: unknown][] = [
  ['GET /calendar/2026/draft', draft],
  ['GET /calendar', { version: 1, toBeConfirmed: true, days: [] }],
  ['PUT /calendar', draft],
  ['POST /calendar', { version: 2, toBeConfirmed: true, days: [] }],
  [`GET /complaints/${id(5)}`, complaint],
  ['POST /rosters', { id: id(2) }],
  [
    'GET /rosters',
    { against: 1, kept: 0, added: [{ fullName: 'A' }, { fullName: 'B' }], changed: [], removed: [{ fullName: 'C' }] },
  ],
  [`GET /documents/${id(3)}/prints`, print],
  [`GET /documents/${id(3)}`, document],
  ['GET /documents?', { items: [document] }],
  [
    'GET /public/documents',
    { number: document.number, sha256: 'd', status: 'in_force', prints: { kk: sha256, ru: sha256 } },
  ],
  ['GET /restorations', { status: 'closed', outcome: 'lifted', instruction: { number: 'I-2026-000001' } }],
  ['GET /public/restrictions', { items: [] }],
  ['GET /notices', { id: id(1), number: null, status: 'draft', facts: [{ id: id(9), ordinal: 1 }] }],
  ['POST /notices', { id: id(7), sha256: 'e', bytes: 1 }],
  ['PUT /notices', {}],
  ['POST /edms-intakes', intake],
  [
    'POST /complaints',
    { complaintId: id(5), number: 'CM-2026-000001', status: 'closed', outcome: 'dismissed', dueOn: '2026-12-25' },
  ],
];

describe('a story that goes otherwise', () => {
  let samples: Sample[];
  before(async () => {
    samples = await readSamples();
  });

  const called: [name: ActName, sample: string, asked: string, body: unknown, says: string][] = [
    ['renew_roster', '12-off-the-roster', 'POST /rosters/', { rows: 1 }, 'rows read'],
    [
      'enter_letter',
      '13-letter-of-the-edms',
      'POST /edms-intakes',
      { ...intake, signatureReport: { ...checks, overall: 'not_checked' } },
      'signature is not valid',
    ],
    ['compare_letter', '13-letter-of-the-edms', 'POST /edms-intakes', { differences: [] }, 'registrars differ'],
    ['fetch_papers', '14-on-paper', `GET /documents/${id(3)}/prints`, Buffer.from('<html>'), 'is no PDF'],
    [
      'fetch_papers',
      '14-on-paper',
      'GET /public/documents',
      { number: document.number, sha256: 'd', status: 'lifted', prints: {} },
      'stands for',
    ],
    ['report_removal_as_owner', '15-removed', 'POST /public/removal-notices', { status: 'lodged' }, 'the form answers'],
    ['wait_lifted', '15-removed', 'GET /restorations', { status: 'closed', outcome: 'still_restricted' }, 'ended as'],
    [
      'wait_lifted',
      '15-removed',
      'GET /public/restrictions',
      { items: [{ number: 'P-2026-000001' }] },
      'public register',
    ],
    [
      'decide_complaint',
      '16-complaint-of-a-body',
      'POST /complaints',
      { complaintId: id(5), number: 'CM', status: 'closed', outcome: 'dismissed', dueOn: '2026-12-25' },
      'the complaint is',
    ],
    [
      'move_day',
      '18-moved-day',
      'GET /calendar/2026/draft',
      { changes: { preview: 'p', terms: [] } },
      'preview does not say',
    ],
    ['move_day', '18-moved-day', 'POST /calendar', { version: 1, toBeConfirmed: true, days: [] }, 'version'],
  ];

  const playOf = (
    name: string,
    answers: [asked: string, body: unknown][],
    mail?: { subject: string; text: string },
  ) => {
    const found = samples.find((each) => each.id === name)!;
    // Nothing is drawn: the room of evidence keeps the image library of its process from that.
    const facts = found.notice.facts.map((fact) => ({ ...fact, screenshots: [] }));
    const sample = { ...found, notice: { ...found.notice, facts } };
    const call = ({ method, path }: Call): Promise<Answer> => {
      const asked = `${method} ${path}`;
      const [, body] = [...answers, ...usual].find(([begins]) => asked.startsWith(begins)) ?? [];
      if (body === undefined) throw new Error(`Nobody answers ${asked}`);
      return Promise.resolve({ status: 200, body, etag: '"1"' });
    };
    const mails = {
      find: (_: string, is: (one: object) => boolean) => Promise.resolve(mail && is(mail) ? mail : undefined),
    };
    const sign = () => Promise.resolve(Buffer.from('signature'));
    const { signal } = new AbortController();
    const play = new Play(sample, { http: { call }, say: () => undefined, mails, sign, signal } as unknown as PlayDeps);
    play.whole = { id: id(1), number: '2026-000001' };
    play.letter = {
      letter: { edmsNumber: '1', edmsDate: '2026-07-01', signer: { fullName: 'A', post: 'deputy', postTitle: 'B' } },
      notice: {},
    };
    play.restorationId = id(4);
    play.complaintId = id(5);
    return { sample, play };
  };
  const actOf = <K extends ActName>({ acts }: Sample, name: K) =>
    acts.find((act): act is ActOf<K> => act.act === name)!;
  const difference = (act: Act, play: Play) =>
    doAct(act, play).then(
      () => 'nothing differs',
      (error: unknown) => (error instanceof DifferenceError ? error.message : String(error)),
    );

  for (const [name, sample, asked, body, says] of called) {
    it(`is one that failed: ${name}, where ${says}`, async () => {
      const { play, sample: played } = playOf(sample, [[asked, body]]);
      expect(await difference(actOf(played, name), play)).to.include(says);
    });
  }

  it('goes on where a preview has become another one meanwhile', async () => {
    const { play, sample } = playOf('18-moved-day', []);
    const call = play.http.call.bind(play.http);
    let releases = 0;
    let dueOn = '2026-12-25';
    play.deps.http.call = (asked) => {
      if (asked.path.startsWith('/complaints/'))
        return Promise.resolve({ status: 200, body: { ...complaint, dueOn }, etag: '' });
      if (!asked.path.endsWith('/release')) return call(asked);
      releases += 1;
      if (releases === 1) return Promise.reject(new RefusedError(asked, 412, undefined));
      dueOn = '2026-12-26';
      return call(asked);
    };
    expect(await difference(actOf(sample, 'move_day'), play)).to.equal('nothing differs');
    expect(releases).to.equal(2);
  });

  it('is one that failed where no mail comes, or one that names what is restricted', async () => {
    const name = '15-removed';
    const { play, sample } = playOf(name, []);
    const act = actOf(sample, 'read_mail');
    expect(await difference(act, play)).to.include('no mail');
    const { value } = sample.notice.facts[0]!.locators[0]!;
    const subject = 'Удаление нужно проверить до 2026-07-02: P-2026-000001';
    expect(await difference(act, playOf(name, [], { subject, text: '' }).play)).to.equal('nothing differs');
    expect(await difference(act, playOf(name, [], { subject, text: value }).play)).to.include('names what');
  });
});
