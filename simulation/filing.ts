import { attestationTexts } from '../domain/attestation.js';
import type { Person } from './people.js';
import { ask, tried } from './world.js';
import type { World } from './world.js';

const kinds = [
  ...['GAMBLING', 'FRAUD', 'DRUGS', 'COPYRIGHT', 'EXTREMISM', 'SUICIDE'].map((violationKind) => ({ violationKind })),
];
const sitesAtMost = 400;

/** An officer drafts a notice of some facts, proves each by a screenshot, attests and submits it. */
export async function fileNotice(world: World): Promise<void> {
  const { chance, people, screenshot, tally } = world;
  const officer = chance.oneOf(chance.oneOf(people.bodies).officers);
  const head = { ...chance.oneOf(kinds), norm: 'Mass Media 11', necessity: 'Нарушение занимает ресурс целиком' };
  const { id } = await ask(world, officer, 'POST /notices', { body: { ...head, facts: [] } });
  const file = { bytes: screenshot, name: 'screenshot.png' };
  const evidence = await ask(world, officer, `POST /notices/${String(id)}/evidence`, { file });
  const facts = Array.from({ length: chance.between(1, 5) }, () => ({
    ...{ medium: 'telecom_network', protocol: 'HTTPS', substantiation: 'Страница доступна в Казахстане' },
    ...{ locators: [locator(world)], evidenceIds: [evidence['id']] },
  }));
  await ask(world, officer, `PUT /notices/${String(id)}`, { ifMatch: '*', body: { ...head, facts } });
  // An officer who was left off the roster may draft, and files nothing.
  const isFiled = await tried(world, 'notices filed', () => submit(world, officer, String(id)));
  if (isFiled) tally.count('facts filed', facts.length);
}

async function submit(world: World, officer: Person, id: string): Promise<void> {
  const attestation = { language: 'ru', text: attestationTexts.ru, post: 'Главный специалист' };
  await ask(world, officer, `POST /notices/${id}/submission`, { body: { attestation } });
}

// Of few sites, so that some are filed twice, and pages under domains that are restricted.
function locator({ chance }: World): { kind: string; value: string } {
  const site = chance.between(1, sitesAtMost);
  const scope = chance.between(1, 10);
  if (scope === 1) return { kind: 'ip', value: `91.185.${site % 200}.${chance.between(1, 250)}` };
  if (scope <= 3) return { kind: 'domain', value: `simulated-${site}.kz` };
  return { kind: 'url', value: `https://simulated-${site}.kz/page/${chance.between(1, 3)}` };
}
