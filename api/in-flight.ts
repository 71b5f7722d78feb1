import type { RequestHandler, Response } from 'express';
import { Problem } from './problem.js';

/** Counts what is being answered, so that a process that has enough to do says so at once instead of taking more and answering nobody. */
export class InFlight {
  private all = 0;
  private readonly byAccount = new Map<string, number>();

  /** @param atMost in one process; one account may have a quarter of them, so that it leaves room for the others */
  constructor(private readonly atMost: number) {}

  /** Counts each request until its answer is sent or its caller gone; beyond the limit answers *unavailable*. */
  readonly gate: RequestHandler = (_req, res, next) => {
    if (this.all >= this.atMost) {
      throw new Problem('unavailable', { code: 'too_busy', headers: { 'Retry-After': '1' } });
    }
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
    const own = this.byAccount.get(accountId) ?? 0;
    if (own >= Math.max(1, Math.floor(this.atMost / 4))) {
      throw new Problem('too-many-requests', { code: 'too_many_at_once', headers: { 'Retry-After': '1' } });
    }
    this.byAccount.set(accountId, own + 1);
    res.once('close', () => {
      const left = (this.byAccount.get(accountId) ?? 1) - 1;
      if (left === 0) this.byAccount.delete(accountId);
      else this.byAccount.set(accountId, left);
    });
  }
}
