import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { isLocatorRefusal } from '../../domain/locator.js';
import type { GivenLocator } from '../../domain/locator.js';
import { inspectLocator } from '../../locators/inspect-locator.js';
import type { ActName, ActOf } from '../../standalone/demo/act-schema.js';
import { readSamples } from '../../standalone/demo/read-samples.js';
import type { Sample } from '../../standalone/demo/sample-schema.js';
import { drawScreenshot } from '../../standalone/demo/screenshot.js';
import { houseDir } from '../../standalone/node-process.js';

const reference = async (list: string) =>
  (await readFile(path.join(houseDir, `db/reference/${list}.tsv`), 'utf8'))
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t'));

describe('the samples of the demo', () => {
  let samples: Sample[];
  let platforms: Map<string, string>;

  before(async () => {
    samples = await readSamples();
    platforms = new Map((await reference('platforms')).map(([host = '', name = '']) => [host, name]));
  });

  const acts = <K extends ActName>(sample: Sample, name: K): ActOf<K>[] =>
    sample.acts.filter((act): act is ActOf<K> => act.act === name);
  const locatorsOf = (sample: Sample) => sample.notice.facts.flatMap((fact) => fact.locators);
  const inspect = (locator: GivenLocator) => {
    const inspected = inspectLocator(locator, { platforms });
    if (isLocatorRefusal(inspected)) throw new Error(`${locator.value}: ${inspected.refused}`);
    return inspected;
  };
  const opinionBy = (sample: Sample, who: string) =>
    acts(sample, 'complete').some(({ secondOpinionBy }) => secondOpinionBy === who);
  const confirmsOneOf = (sample: Sample, kind: string) =>
    sample.notice.facts.some(({ target }, index) => target === kind && sample.expect.verdicts[index] === 'confirmed');
  const rulings = (sample: Sample) => acts(sample, 'rule').map(({ ruling }) => ruling);
  const says = (sample: Sample, status: string) => JSON.stringify(sample.operators).includes(`"status":"${status}"`);

  const does = (sample: Sample, ...names: ActName[]) => {
    const order = sample.acts.map(({ act }) => act);
    return names.every((name, index) => order.indexOf(name) >= (index === 0 ? 0 : order.indexOf(names[index - 1]!)));
  };
  /** What people write in a sample: facts, reasons, statements. */
  const writings = (sample: Sample) =>
    [...JSON.stringify(sample).matchAll(/"(?:substantiation|reasons|reason|statement|text)":"([^"]+)"/g)].map(
      ([, said]) => said ?? '',
    );
  const isKazakh = (said: string) => /[әғқңөұүһі]/i.test(said);

  const covered: [what: string, holds: (sample: Sample) => boolean][] = [
    [
      'gambling pages',
      ({ notice, expect: end }) => notice.violationKind === 'GAMBLING' && end.outcome === 'restricted',
    ],
    [
      'a .қаз domain with necessity and second opinion',
      (sample) =>
        sample.notice.facts.some(({ locators, target, necessity }) =>
          locators.some(({ kind, value }) => kind === target && value.endsWith('.қаз') && necessity !== undefined),
        ) && opinionBy(sample, 'reviewer'),
    ],
    [
      'a messenger channel that goes to the platform alone',
      (sample) =>
        confirmsOneOf(sample, 'resource_id') && Object.keys(sample.expect.dispatches).join() === 'PLATFORM_KZ',
    ],
    [
      'a phishing network with a supervisor’s opinion',
      (sample) => confirmsOneOf(sample, 'cidr') && opinionBy(sample, 'supervisor'),
    ],
    ['confirmed and unconfirmed facts together', (sample) => sample.expect.outcome === 'mixed'],
    [
      'an incomplete notice that is refused, completed and filed',
      (sample) => {
        const [first, second] = acts(sample, 'submit');
        return (first?.refused?.length ?? 0) > 3 && acts(sample, 'change').length > 0 && second?.refused === undefined;
      },
    ],
    [
      'a duplicate of a restriction in force',
      ({ after, expect: end }) =>
        after !== undefined && end.outcome === 'duplicate' && Object.keys(end.dispatches).length === 0,
    ],
    [
      'a whole platform that is stopped, asked for and refused',
      (sample) =>
        acts(sample, 'ask_hard_stop').length === 1 &&
        acts(sample, 'rule_hard_stop').some(({ allow }) => !allow) &&
        sample.expect.status === 'draft',
    ],
    [
      'an urgent fact that is closed before the rest is decided',
      ({ acts: all, expect: end }) => {
        const partClosed = all.findIndex((act) => act.act === 'wait_closed' && act.part === true);
        const restDecided = all.findIndex((act) => act.act === 'decide' && act.part !== true);
        return end.part?.outcome === 'restricted' && partClosed !== -1 && partClosed < restDecided;
      },
    ],
    ['a notice that is rejected', (sample) => sample.expect.outcome === 'rejected'],
    [
      'an operator that answers 503 twice',
      ({ operators, expect: end }) =>
        operators.SIM_TELECOM_A?.answers.join() === '503,503' && end.dispatches.SIM_TELECOM_A?.attempts === 3,
    ],
    [
      'an operator that is unclear and executes after a clarification',
      (sample) =>
        says(sample, 'unclear') &&
        rulings(sample).includes('clarify') &&
        sample.expect.dispatches.SIM_TELECOM_B?.status === 'executed',
    ],
    [
      'an operator that says impossible and is ruled on',
      (sample) => says(sample, 'impossible') && rulings(sample).includes('accept_impossible'),
    ],
    ['an operator that polls', ({ expect: end }) => end.dispatches.POLLING_TELECOM?.status === 'executed'],
    [
      'an officer off the roster who is refused, and files once he is on it',
      (sample) => {
        const [first, second] = acts(sample, 'submit');
        const lists = acts(sample, 'renew_roster');
        if (!lists.some(({ format }) => format === 'xlsx')) return false;
        return lists.some(({ diff }) => diff.removed > 0) && first?.forbidden !== undefined && second !== undefined;
      },
    ],
    [
      'a letter of the EDMS that two registrars read differently, then alike, and its answer',
      (sample) =>
        acts(sample, 'compare_letter').some(({ differences }) => differences.length > 0) &&
        does(sample, 'enter_letter', 'compare_letter', 'release_letter', 'send_answer'),
    ],
    [
      'the prescription on paper',
      (sample) => acts(sample, 'fetch_papers').some(({ kinds }) => kinds.includes('prescription')),
    ],
    [
      'a removal that is checked and lifted',
      (sample) => does(sample, 'report_removal_as_owner', 'report_removal', 'check_removal', 'wait_lifted'),
    ],
    [
      'a body that complains of a rejection, and is heard',
      (sample) =>
        does(sample, 'complain_of_rejection', 'decide_complaint') && sample.expect.part?.outcome === 'restricted',
    ],
    [
      'an owner who complains by the public form',
      (sample) => does(sample, 'complain_as_owner', 'decide_complaint', 'wait_lifted'),
    ],
    [
      'a day that is moved while a term runs',
      (sample) => does(sample, 'complain_of_rejection', 'move_day', 'decide_complaint'),
    ],
    ['a mail on the mail page, and a reminder', (sample) => does(sample, 'find_notification', 'read_mail')],
    ['a whole story in Kazakh', (sample) => writings(sample).length > 3 && writings(sample).every(isKazakh)],
    ['a whole story in Russian', (sample) => writings(sample).length > 3 && !writings(sample).some(isKazakh)],
    ['texts in Kazakh', ({ notice }) => /[әғқңөұүһі]/i.test(notice.facts[0]?.substantiation ?? '')],
    [
      'texts in Russian',
      ({ notice }) =>
        /[ыэщ]/i.test(notice.facts[0]?.substantiation ?? '') &&
        !/[ғқңөұү]/i.test(notice.facts[0]?.substantiation ?? ''),
    ],
  ];
  for (const [what, holds] of covered) {
    it(`show ${what}`, () => {
      expect(samples.filter(holds).map(({ id }) => id)).to.not.be.empty;
    });
  }

  it('name only invented places that are understood, and platforms of the reference list', () => {
    for (const sample of samples) {
      for (const locator of locatorsOf(sample)) {
        const { normalised, unicode, platform } = inspect(locator);
        const isInvented = /ulgi|үлгі/.test(`${normalised} ${unicode ?? ''}`) || normalised.startsWith('3ffe:');
        expect(isInvented || platform !== undefined, locator.value).to.equal(true);
      }
    }
  });

  it('use kinds and reasons of the reference lists', async () => {
    const kinds = (await reference('violation-kinds')).map(([code]) => code);
    const reasons = (await reference('verdict-reasons')).map(([verdict, code]) => `${verdict} ${code}`);
    for (const sample of samples) {
      expect(kinds, sample.id).to.include(sample.notice.violationKind);
      for (const { verdicts } of acts(sample, 'decide')) {
        for (const { verdict, reasonCode } of verdicts)
          expect(reasons, sample.id).to.include(`${verdict} ${reasonCode}`);
      }
    }
  });

  it('have a screenshot of its own for each that a fact names', async () => {
    // The evidence room of this process keeps the image library from reading what the demo draws from; the demo is a process of its own.
    sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
    const facts = samples.flatMap(({ notice }) => notice.facts);
    const drawn = await Promise.all(
      facts.flatMap(({ locators, screenshots }) =>
        screenshots.map((screenshot) => drawScreenshot(locators[0]?.value ?? '', screenshot)),
      ),
    );
    expect(drawn).to.have.length.above(20);
    expect(new Set(drawn.map((png) => png.toString('base64')))).to.have.length(drawn.length);
    expect((await sharp(drawn[0]).metadata()).format).to.equal('png');
    sharp.block({ operation: ['VipsForeignLoadSvgBuffer'] });
  });

  it('are refused, with the file and the field, when they say what nobody understands', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'samples-'));
    try {
      const { id: _, ...sample } = samples[0]!;
      await writeFile(path.join(folder, '99-odd.json'), JSON.stringify({ ...sample, acts: [{ act: 'shred' }] }));
      const failed = await readSamples(folder).catch((error: unknown) => String(error));
      expect(failed).to.contain('99-odd.json').and.contain('acts[0]');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
