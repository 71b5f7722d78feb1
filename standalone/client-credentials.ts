const renewBeforeMs = 60_000;

/** Gets a machine's access tokens by its client id and secret (RFC 6749, 4.4), a new one only when the last is nearly over. */
export function clientCredentials(issuer: string, client: string, secret: string): () => Promise<string> {
  let token: { value: string; until: number } | undefined;
  return async () => {
    if (token !== undefined && Date.now() < token.until) return token.value;
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal: AbortSignal.timeout(5_000),
    });
    const answer = (await response.json()) as { access_token?: string; expires_in?: number; error?: string };
    if (answer.access_token === undefined)
      throw new Error(`${issuer} gives ${client} no token: ${String(answer.error)}`);
    token = { value: answer.access_token, until: Date.now() + (answer.expires_in ?? 0) * 1_000 - renewBeforeMs };
    return token.value;
  };
}
