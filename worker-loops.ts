import { againAndAgain } from './acts/again-and-again.js';
import { printMissing } from './acts/print-missing.js';
import type { PrinterDeps } from './acts/print-missing.js';
import { recountTerms } from './acts/recount-terms.js';
import { remindOfCalendar } from './acts/remind-of-calendar.js';
import { scanAgain } from './acts/scan-again.js';
import type { ScanningDeps } from './acts/scan-again.js';
import { serveOwners } from './acts/serve-owners.js';
import { startConfirmedComplaints } from './acts/start-complaints.js';
import { sweep } from './acts/sweeper.js';
import type { CaseDeps } from './activities/deps.js';
import { signMissingRoots } from './audit/sign-roots.js';
import { signingKey } from './audit/signing-key.js';
import type { WorkerConfig, WorkerKind } from './config.js';
import { clamdScanner } from './evidence/clamd-scanner.js';
import type { Logger } from './logging.js';
import { createMailer } from './mail/mailer.js';
import { postOf } from './mail/transport.js';
import { print } from './paper/print.js';

/** The sweeper has time: nobody waits for its answer. */
const sweepAnswerWithinMs = 10_000;
/** A day that is over has its signed root within minutes; a look costs one query. */
const notaryLooksEveryMs = 60_000;
/** Whether a year's table is confirmed is a matter of weeks. */
const calendarLooksEveryMs = 3_600_000;
/** Whoever has just decided something wants to hold it in his hands; a look costs one query. */
const printerLooksEveryMs = 2_000;

interface Loop {
  everyMs: number;
  work: (isStopped: () => boolean) => Promise<unknown>;
  /** What the log says when it fails; it is tried again the next time. */
  failure: string;
  /** Gives back what it held, once it has stopped. */
  close?: () => void;
}

type LoopsOf = (config: WorkerConfig, deps: CaseDeps) => Loop[];

/** Begins what the kinds of this worker do again and again beside their task queues. */
export function startLoops(config: WorkerConfig, deps: CaseDeps, log: Logger): { stop(): Promise<void> } {
  const running = [...config.kinds]
    .flatMap((kind) => loopsOf[kind]?.(config, deps) ?? [])
    .map(({ work, everyMs, failure, close }) => {
      const loop = againAndAgain(work, everyMs, (error) => log.error({ err: error }, failure));
      return { stop: () => loop.stop().finally(close) };
    });
  return {
    async stop() {
      await Promise.all(running.map((loop) => loop.stop()));
    },
  };
}

const loopsOf: Partial<Record<WorkerKind, LoopsOf>> = {
  sweeper: ({ sweepEveryMs: everyMs, sweepAfterMs, scanner }, deps) => [
    {
      everyMs,
      work: (isStopped) => sweep({ ...deps, answerWithinMs: sweepAnswerWithinMs }, sweepAfterMs, isStopped),
      failure: 'A sweep failed and will be tried again',
    },
    {
      everyMs,
      work: (isStopped) => recountTerms(deps, isStopped),
      failure: 'Terms could not be counted again; it will be tried again',
    },
    {
      everyMs: calendarLooksEveryMs,
      work: () => remindOfCalendar(deps),
      failure: 'Nobody could be reminded of the calendar; it will be tried again',
    },
    {
      everyMs,
      work: () => serveOwners(deps, { checkWithinDays: deps.settings.restorationCheckWorkingDays }),
      failure: 'What owners have confirmed could not be taken up; it will be tried again',
    },
    {
      everyMs,
      work: () => startConfirmedComplaints(deps),
      failure: 'Complaints could not be started and will be tried again',
    },
    ...(scanner === undefined ? [] : [scanningLoop({ ...deps, scanner: clamdScanner(scanner) }, everyMs)]),
  ],
  notary: ({ auditSigningKey }, deps) => {
    if (auditSigningKey === undefined) return [];
    const notary = { ...deps, key: signingKey(auditSigningKey) };
    const failure = 'The audit chains could not be signed; it will be tried again';
    return [{ everyMs: notaryLooksEveryMs, work: (isStopped) => signMissingRoots(notary, isStopped), failure }];
  },
  mailer: ({ mail, publicUrl }, deps) => {
    if (mail === undefined) return [];
    const post = postOf(mail);
    const work = createMailer({ ...deps, post, publicUrl });
    const failure = 'Mail could not be sent and will be tried again';
    return [{ everyMs: mail.everyMs, work, failure, close: () => post.close() }];
  },
  printer: ({ publicUrl }, deps) => {
    const printer: PrinterDeps = { ...deps, print: (paper, language) => print(paper, language, publicUrl) };
    const failure = 'A document could not be printed; it will be tried again';
    return [{ everyMs: printerLooksEveryMs, work: (isStopped) => printMissing(printer, isStopped), failure }];
  },
};

function scanningLoop(deps: ScanningDeps, everyMs: number): Loop {
  const failure = 'Scanning again failed and will be tried again';
  return { everyMs, work: (isStopped) => scanAgain(deps, isStopped), failure };
}
