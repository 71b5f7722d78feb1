import { pino } from 'pino';
import type { DestinationStream } from 'pino';

const id = /^[\w:-]{1,200}$/;
const word = /^[\w-]{1,80}$/;
const words = /^[\w-]{1,40}(,[\w-]{1,40}){0,9}$/;
const route = /^\/[\w/:{}*-]{0,200}$/;
const host = /^[\w.:-]{1,100}$/;
const number = /^-?\d{1,15}(\.\d{1,6})?$/;

// An allow-list, because what must stay out (locators, names, tokens) may turn up under any key and at any depth.
const fields = {
  requestId: id,
  caseId: id,
  noticeId: id,
  workflowId: id,
  runId: id,
  updateId: id,
  activityId: id,
  actId: id,
  factId: id,
  evidenceId: id,
  prescriptionId: id,
  dispatchId: id,
  recipientId: id,
  accountId: id,
  messageId: id,
  alertId: id,
  actKind: word,
  state: word,
  status: word,
  outcome: word,
  code: word,
  signal: word,
  method: word,
  part: word,
  namespace: word,
  taskQueue: id,
  workflowType: word,
  activityType: word,
  kinds: words,
  route,
  listenHost: host,
  port: number,
  attempt: number,
  count: number,
  durationMs: number,
  exitCode: number,
} as const;

/** What a log line may say besides its sentence: ids, codes and counts. `err` is reduced to type, codes and frames. */
export type LogFields = Readonly<
  Partial<Record<keyof typeof fields, string | number | boolean | null | undefined>> & { err?: unknown }
>;

/** One level of a log. A sentence is fixed text; what varies goes into the fields. */
export interface LogLine {
  (sentence: string): void;
  (said: LogFields, sentence: string): void;
}

/** A structured log that cannot be made to carry content. `child` adds fields to every line that follows. */
export interface Logger {
  readonly fatal: LogLine;
  readonly error: LogLine;
  readonly warn: LogLine;
  readonly info: LogLine;
  readonly debug: LogLine;
  readonly trace: LogLine;
  child(always: LogFields): Logger;
}

/**
 * Makes the log of a process: JSON lines on stdout, or on the given destination.
 * Fields that are not on the list are dropped; listed ones whose value does not look like an id, code or number say `[withheld]`.
 */
export function createLogger(options: { level: string; name: string; destination?: DestinationStream }): Logger {
  const settings = { level: options.level, name: options.name, timestamp: pino.stdTimeFunctions.isoTime };
  return narrow(options.destination ? pino(settings, options.destination) : pino(settings), {});
}

type Level = Exclude<keyof Logger, 'child'>;

function narrow(log: pino.Logger, always: Record<string, unknown>): Logger {
  const line =
    (level: Level): LogLine =>
    (said: LogFields | string, sentence?: string) => {
      const mine = typeof said === 'string' ? {} : allowed(said);
      log[level]({ ...always, ...mine }, sentence ?? (typeof said === 'string' ? said : ''));
    };
  return {
    fatal: line('fatal'),
    error: line('error'),
    warn: line('warn'),
    info: line('info'),
    debug: line('debug'),
    trace: line('trace'),
    child: (more) => narrow(log, { ...always, ...allowed(more) }),
  };
}

function allowed(said: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, pattern] of Object.entries(fields)) {
    const value = said[name as keyof typeof fields];
    if (value === undefined) continue;
    const plain = value === null || typeof value === 'boolean' || pattern.test(String(value));
    kept[name] = plain ? value : '[withheld]';
  }
  if (said.err !== undefined) kept['error'] = withoutContent(said.err, 3);
  return kept;
}

// A message quotes what it complains about (a row, a URL, a name); type, codes and frames say where to look.
function withoutContent(thrown: unknown, causes: number): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { type: typeof thrown };
  const told: Record<string, unknown> = { type: word.test(thrown.name) ? thrown.name : 'Error' };
  const details = thrown as unknown as Record<string, unknown>;
  for (const key of ['type', 'code', 'syscall', 'constraint', 'table', 'statusCode']) {
    const value = details[key];
    if (typeof value === 'number' || (typeof value === 'string' && word.test(value))) {
      told[key === 'type' ? 'failure' : key] = value;
    }
  }
  const frames = (thrown.stack ?? '').split('\n').filter((frame) => /^ {4}at /.test(frame));
  if (frames.length > 0) told['frames'] = frames.slice(0, 12).map((frame) => frame.trim());
  if (thrown.cause !== undefined && causes > 0) told['cause'] = withoutContent(thrown.cause, causes - 1);
  return told;
}
