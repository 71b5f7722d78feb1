import type { Json } from './http-client.js';

/** The same form with other words in it, as valid as before: what a key that was used is not good for. */
export function otherWords(body: Json | undefined): unknown {
  if (body === undefined) return {};
  const text = JSON.stringify(body)
    .replace(/As the law says|Done|Head of unit|Newcomer|No root of the tests/u, 'Otherwise')
    .replace(/"sheetVersion":\d+/u, '"sheetVersion":77')
    .replace('"registrar"', '"auditor"')
    .replace(/"post":"(?:Head|Deputy)"/u, '"post":"Otherwise"')
    .replace(/"edmsNumber":"[^"]+"/u, '"edmsNumber":"99-9/9"');
  return JSON.parse(text);
}
