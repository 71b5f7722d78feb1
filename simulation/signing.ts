import { signMissingRoots } from '../audit/sign-roots.js';
import { signingKey } from '../audit/signing-key.js';
import { dayAfter } from '../domain/almaty.js';
import { windingUpDays } from './winding-up.js';
import type { World } from './world.js';
import { daysOf, hourOn } from './year.js';

/** The notary signs what is over: at the end of each week its days. */
export function planSignatures({ agenda, clock, db }: World, year: number): void {
  const notary = { db, clock, key: signingKey(Buffer.alloc(32, 7)) };
  const days = [...daysOf(year), ...daysOf(year + 1).slice(0, windingUpDays)];
  for (const [index, day] of days.entries()) {
    if (index % 7 !== 6 && index !== days.length - 1) continue;
    const work = () => signMissingRoots(notary).then(() => undefined);
    agenda.add({ at: hourOn(dayAfter(day), 1), what: 'the day is signed', work });
  }
}
