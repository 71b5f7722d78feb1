import { createHash } from 'node:crypto';
import { problemStatuses } from './problem.js';

type Json = Record<string, unknown>;

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
code,pre{font:13px/1.45 ui-monospace,monospace}pre{background:#f6f8fa;padding:.75rem;overflow:auto;border-radius:6px}
summary{cursor:pointer;padding:.35rem 0}summary code{font-weight:600}h2{margin-top:2.5rem;border-bottom:1px solid #d0d7de}
table{border-collapse:collapse}td,th{border:1px solid #d0d7de;padding:.25rem .6rem;text-align:left}
.method{display:inline-block;min-width:4.5rem;text-transform:uppercase;color:#0969da}`;

/** Lets the page's own style through, and no other. */
export const docsStylePolicy = `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** The API, to be read: one static page made from the OpenAPI document, without scripts and without anything from elsewhere. */
export function docsPage(document: Json): string {
  const paths = document['paths'] as Record<string, Record<string, Json>>;
  const tags = (document['tags'] as { name: string }[]).map(({ name }) => name);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => (operation['tags'] as string[]).includes(tag));
    return `<h2>${escape(tag)}</h2>${own.map(operationOf).join('')}`;
  });
  const schemas = Object.entries((document['components'] as { schemas: Json }).schemas).map(
    ([name, schema]) => `<details><summary><code>${escape(name)}</code></summary>${json(schema)}</details>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Habarlama API</title><style>${style}</style></head><body><h1>Habarlama API</h1>
<p>Made from <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). Every request below <code>/api/v1</code> needs <code>Authorization: Bearer …</code>, or a browser that is <a href="/auth/sign-in?returnTo=/docs">signed in</a>.</p>
${sections.join('')}<h2>Schemas</h2>${schemas.join('')}<h2>Problems</h2>${problems()}</body></html>`;
}

function operationOf({ path, method, operation }: { path: string; method: string; operation: Json }): string {
  const { summary, description, parameters, requestBody, responses } = operation;
  return `<details><summary><code><span class="method">${method}</span> ${escape(path)}</code> — ${escape(String(summary))}</summary>
${typeof description === 'string' ? `<p>${escape(description)}</p>` : ''}
${Array.isArray(parameters) && parameters.length > 0 ? `<p>Parameters</p>${json(parameters)}` : ''}
${requestBody === undefined ? '' : `<p>Body</p>${json(requestBody)}`}<p>Answers</p>${json(responses)}</details>`;
}

function problems(): string {
  const rows = Object.entries(problemStatuses).map(([type, status]) => `<tr><td>${status}</td><td>${type}</td></tr>`);
  return `<table><tr><th>status</th><th>type</th></tr>${rows.join('')}</table>`;
}

function json(value: unknown): string {
  return `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
