/** True if Postgres refused a row because its key exists; this key, where one is named. */
export function isUniqueViolation(error: unknown, key?: string): boolean {
  return codeOf(error) === '23505' && (key === undefined || (error as { constraint?: string }).constraint === key);
}

/** True if the database could not be reached or is going away: nothing was stored, and trying again may help. */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code?.startsWith('08') === true || code?.startsWith('57P') === true || code === '53300') return true;
  if (['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'].includes(code ?? '')) return true;
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'KnexTimeoutError' ||
    /Connection terminated|timeout expired|connection timeout/iu.test(error.message)
  );
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
