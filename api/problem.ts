import type { AuditEntry } from '../db/audit.js';

/** The words of the contract; a problem's `type` ends in one of them. */
export const problemStatuses = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'timed-out': 408,
  'illegal-move': 409,
  held: 409,
  'reference-taken': 409,
  'in-progress': 409,
  stale: 412,
  'too-large': 413,
  'uri-too-long': 414,
  'unsupported-media-type': 415,
  invalid: 422,
  'idempotency-mismatch': 422,
  'precondition-required': 428,
  'too-many-requests': 429,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
} as const;
export type ProblemType = keyof typeof problemStatuses;

/** What is wrong with one field: a JSON pointer into the request, and a code. */
export interface FieldError {
  pointer: string;
  code: string;
  /** In English; replaced by the text of the code where there is one in the reader's language. */
  detail?: string;
}

export interface ProblemOptions {
  /** Says more precisely why; also the key of the text shown as `detail`. */
  code?: string;
  errors?: FieldError[];
  /** Further members of the problem document. */
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** A refusal of an act on a case the person may see: it is recorded, once the transaction it happened in is rolled back. */
  refused?: Pick<AuditEntry, 'caseId' | 'kind' | 'dispatchId' | 'before'>;
}

/** Ends a request with a problem document (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;

  constructor(
    readonly type: ProblemType,
    readonly options: ProblemOptions = {},
  ) {
    super(options.code === undefined ? type : `${type}: ${options.code}`);
    this.status = problemStatuses[type];
  }
}

/** It does not exist, or belongs to someone the caller may not see: no difference to the outside. */
export function notFound(): Problem {
  return new Problem('not-found');
}

/** Well-formed and not acceptable: every field named. */
export function invalid(errors: FieldError[], code?: string): Problem {
  return new Problem('invalid', { errors, ...(code === undefined ? {} : { code }) });
}
