/** Asks the API for the proof of one case, in the name of an auditor. Throws with what the API says where it gives none. */
export async function fetchExport(
  { apiUrl, token }: { apiUrl: string; token: string },
  caseName: string,
): Promise<string> {
  const response = await fetch(`${apiUrl}/api/v1/audit-export?case=${encodeURIComponent(caseName)}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(`The API answers ${response.status}: ${text.slice(0, 500)}`);
}
