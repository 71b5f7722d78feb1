import { randomUUID } from 'node:crypto';
import { FormData } from 'undici';
import { attestationTexts } from '../domain/attestation.js';
import type { House } from './house.js';

/** A notice ready to be submitted. */
export interface Filed {
  id: string;
  factIds: string[];
  officer: string;
}

const officers = ['officer.finmon', 'officer.interior', 'officer.culture', 'officer.digital'];

const head = { violationKind: 'GAMBLING', norm: 'Mass Media 11' };

/** Writes a draft with so many facts on pages that nobody else has named, and uploads the screenshot that proves them. */
export async function fileNotice(
  house: House,
  { serial, facts, screenshot }: { serial: number; facts: number; screenshot: Buffer },
): Promise<Filed> {
  const officer = officers[serial % officers.length] ?? '';
  const draft = await house.call('POST', '/notices', { as: officer, body: { ...head, facts: [] } });
  const id = String(draft.body['id']);
  const form = new FormData();
  form.append('file', new Blob([screenshot], { type: 'image/png' }), 'screenshot.png');
  const evidence = await house.call('POST', `/notices/${id}/evidence`, { as: officer, body: form });
  const { etag } = await house.call('GET', `/notices/${id}`, { as: officer });
  const written = await house.call('PUT', `/notices/${id}`, {
    as: officer,
    ifMatch: etag,
    body: { ...head, facts: Array.from({ length: facts }, () => page(String(evidence.body['id']))) },
  });
  return { id: String(written.body['id']), factIds: factsOf(written.body), officer };
}

/** Submits it, in the name of the officer who filed it. */
export async function submit(house: House, { id, officer }: Filed): Promise<void> {
  const attestation = { language: 'ru', text: attestationTexts.ru, post: 'Главный специалист' };
  await house.call('POST', `/notices/${id}/submission`, { as: officer, act: true, body: { attestation } });
}

export function factsOf(notice: Record<string, unknown>): string[] {
  return (notice['facts'] as { id: string }[]).map(({ id }) => id);
}

function page(evidenceId: string) {
  return {
    medium: 'telecom_network',
    locators: [{ kind: 'url', value: `https://kazino-olshemi.kz/oiyndar/${randomUUID()}` }],
    protocol: 'HTTPS',
    substantiation: 'Страница рекламирует интернет-казино и принимает ставки',
    evidenceIds: [evidenceId],
  };
}
