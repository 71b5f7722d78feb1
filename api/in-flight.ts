import type { RequestHandler, Response } from 'express';
import { Problem } from './problem.js';

/** Files wait in memory until they are looked into: at most 160 MiB in a process, of one account 80. */
const uploadsAtMost = { all: 16, ofAccount: 8 };

/** Counts what is being answered, so that a process that has enough to do says so at once instead of taking more and answering nobody. */
export class InFlight {
  private all = 0;
  private readonly byAccount = new CountByAccount();
  private uploads = 0;
  private readonly uploadsByAccount = new CountByAccount();

  /** @param atMost in one process; one account may have a quarter of them, so that it leaves room for the others */
  constructor(private readonly atMost: number) {}

  /** Counts each request until its answer is sent or its caller gone; beyond the limit answers *unavailable*. */
  readonly gate: RequestHandler = (_req, res, next) => {
    if (this.all >= this.atMost) throw tooBusy();
    this.all += 1;
    res.once('close', () => {
      this.all -= 1;
    });
    next();
  };

  /**
   * Counts a request for its account too, until its answer is closed.
   * @throws Problem *too-many-requests*
   */
  enter(accountId: string, res: Response): void {
    // Who is gone already will never be seen to leave.
    if (res.closed) return;
    this.byAccount.enter(accountId, Math.max(1, Math.floor(this.atMost / 4)), res);
  }

  /**
   * Counts a file from before its first byte until its answer is closed: what is sent slowly, and what waits for an inspector.
   * @throws Problem *too-many-requests* or *unavailable*
   */
  enterUpload(accountId: string, res: Response): void {
    if (res.closed) return;
    if (this.uploads >= uploadsAtMost.all) throw tooBusy();
    this.uploadsByAccount.enter(accountId, uploadsAtMost.ofAccount, res);
    this.uploads += 1;
    res.once('close', () => {
      this.uploads -= 1;
    });
  }
}

class CountByAccount {
  private readonly counts = new Map<string, number>();

  enter(accountId: string, atMost: number, res: Response): void {
    const own = this.counts.get(accountId) ?? 0;
    if (own >= atMost) {
      throw new Problem('too-many-requests', { code: 'too_many_at_once', headers: { 'Retry-After': '1' } });
    }
    this.counts.set(accountId, own + 1);
    res.once('close', () => {
      const left = (this.counts.get(accountId) ?? 1) - 1;
      if (left === 0) this.counts.delete(accountId);
      else this.counts.set(accountId, left);
    });
  }
}

function tooBusy(): Problem {
  return new Problem('unavailable', { code: 'too_busy', headers: { 'Retry-After': '1' } });
}
