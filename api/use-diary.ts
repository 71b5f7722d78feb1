import type { Account } from '../db/accounts.js';
import { asActor } from '../db/as-actor.js';
import { noteUse } from '../db/inactivity.js';
import { almatyDay } from '../domain/almaty.js';
import { halfYearOf } from '../domain/half-years.js';
import type { Services } from './services.js';

/** Notes once a day for each account that it has used the system (Rules, clause 6): whatever it asked, and whatever it was answered. */
export class UseDiary {
  private day = '';
  private readonly noted = new Set<string>();

  constructor(private readonly services: Pick<Services, 'db' | 'clock'>) {}

  async note({ id }: Pick<Account, 'id'>): Promise<void> {
    const now = this.services.clock.now();
    const today = almatyDay(now);
    if (today !== this.day) {
      this.noted.clear();
      this.day = today;
    }
    if (this.noted.has(id)) return;
    await asActor(this.services.db, { accountId: id }, (tx) => noteUse(tx, halfYearOf(now).code, today));
    this.noted.add(id);
  }
}
