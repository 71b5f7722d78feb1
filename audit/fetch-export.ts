interface Door {
  apiUrl: string;
  token: string;
}

/** Asks the API for the proof of one case, by its number or id, in the name of an auditor. Throws with what the API says where it gives none. */
export async function fetchExport(door: Door, caseName: string): Promise<string> {
  const noticeId = caseName.length === 36 ? caseName : await noticeNumbered(door, caseName);
  return ask(door, 'audit-exports', { noticeId });
}

async function noticeNumbered(door: Door, number: string): Promise<string> {
  const answer = await ask(door, `notices?limit=200&q=${encodeURIComponent(number)}`);
  const { items } = JSON.parse(answer) as { items: { id: string; number?: string }[] };
  const found = items.find((notice) => notice.number === number);
  if (found === undefined) throw new Error(`There is no notice ${number}`);
  return found.id;
}

async function ask({ apiUrl, token }: Door, path: string, body?: object): Promise<string> {
  const response = await fetch(`${apiUrl}/api/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(`The API answers ${response.status}: ${text.slice(0, 500)}`);
}
