import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const waitAtMostMs = 30_000;
const kept = z.looseObject({
  items: z.array(z.looseObject({ to: z.string(), subject: z.string(), text: z.string() })),
});
export type ReadableMail = z.infer<typeof kept>['items'][number];

/** The mail server of the stack, as its readers look at it. */
export class Mails {
  constructor(
    private readonly url: string,
    private readonly signal: AbortSignal,
  ) {}

  /** The newest mail to an address for which `is` holds, once it came and the page shows it; undefined if none comes. */
  async find(address: string, is: (mail: ReadableMail) => boolean): Promise<ReadableMail | undefined> {
    const deadline = Date.now() + waitAtMostMs;
    for (;;) {
      const found = (await this.all()).find((mail) => mail.to.includes(address) && is(mail));
      if (found !== undefined && (await this.page()).includes(found.subject)) return found;
      if (Date.now() > deadline) return undefined;
      await pause(250, undefined, { signal: this.signal });
    }
  }

  private async all(): Promise<ReadableMail[]> {
    const response = await fetch(`${this.url}/mails`, { signal: this.signal });
    return kept.parse(await response.json()).items;
  }

  private async page(): Promise<string> {
    return (await fetch(this.url, { signal: this.signal })).text();
  }
}
