import type { Client } from '@temporalio/client';
import { atOnce } from './at-once.js';
import { untilClosed } from './engine.js';
import { fileNotice, submit } from './filing.js';
import type { Filed } from './filing.js';
import type { House } from './house.js';
import { decide } from './review.js';
import type { Decided } from './review.js';

export interface CaseDeps {
  house: House;
  temporal: Client;
  /** The operators, one case each in turn. */
  recipientIds: readonly string[];
  screenshot: Buffer;
  atOnceCount: number;
}

export interface Carried extends Decided {
  noticeId: string;
}

/** Writes drafts with their evidence, ready to be submitted. */
export function fileNotices(
  { house, screenshot, atOnceCount }: CaseDeps,
  { count, facts }: { count: number; facts: number },
): Promise<Filed[]> {
  const serials = Array.from({ length: count }, (_, serial) => serial);
  return atOnce(atOnceCount, serials, (serial) => fileNotice(house, { serial, facts, screenshot }));
}

/** Carries notices from submission until the workflow of each has ended: a reviewer decides, one operator receives and executes. */
export function carry({ house, temporal, recipientIds, atOnceCount }: CaseDeps, filed: Filed[]): Promise<Carried[]> {
  return atOnce(atOnceCount, filed, async (notice, index) => {
    await submit(house, notice);
    const recipient = recipientIds[index % recipientIds.length] ?? '';
    const decided = await decide(house, { noticeId: notice.id, recipientIds: [recipient] });
    await untilClosed(temporal, notice.id);
    return { noticeId: notice.id, ...decided };
  });
}
