import type { Response } from 'express';
import { isDatabaseAway } from '../db/errors.js';
import type { Language } from '../domain/roles.js';
import type { FieldError } from './problem.js';
import { Problem } from './problem.js';
import { say } from './texts.js';

/** Turns whatever was thrown into a problem. What is not listed is our own bug: 500, and no detail of it leaves the house. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error) || isPassing(error)) return unavailable('database_away');
  if (hasStatus(error, 400)) return new Problem('malformed', { code: 'bad_request' });
  return new Problem('internal');
}

/** It could not be stored; nothing happened. */
export function unavailable(code: string): Problem {
  return new Problem('unavailable', { code, headers: { 'Retry-After': '5' } });
}

/** Sends a problem document (RFC 9457), its `title` and `detail` in the reader's language; codes stay as they are. */
export function sendProblem(
  res: Response,
  problem: Problem,
  { language, requestId, publicUrl }: { language: Language; requestId: string; publicUrl: string },
): void {
  const { code, errors, members, headers } = problem.options;
  const detail = code === undefined ? undefined : say(language, `codes.${code}`);
  res
    .status(problem.status)
    .set({ 'Content-Language': language, 'Cache-Control': 'no-store', ...headers })
    .type('application/problem+json')
    .send(
      JSON.stringify({
        ...members,
        type: `${publicUrl}/problems/${problem.type}`,
        title: say(language, `problems.${problem.type}`) ?? problem.type,
        status: problem.status,
        ...(detail === undefined ? {} : { detail }),
        ...(code === undefined ? {} : { code }),
        requestId,
        ...(errors === undefined ? {} : { errors: errors.map((error) => withDetail(error, language)) }),
      }),
    );
}

function withDetail(error: FieldError, language: Language): FieldError {
  return { ...error, detail: say(language, `codes.${error.code}`) ?? error.detail ?? error.code };
}

// A deadlock, a lost race for a serialisable row, a statement that took too long: rolled back, and may pass next time.
function isPassing(error: unknown): boolean {
  return hasCode(error) && ['40001', '40P01', '57014'].includes(error.code);
}

function hasCode(error: unknown): error is { code: string } {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}

// Express and its router throw errors that name a status, e.g. for a path that does not decode.
function hasStatus(error: unknown, status: number): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === status;
}
