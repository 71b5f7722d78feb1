import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { loadReference } from '../../db/reference-data.js';
import { isSensitiveKind, platformsToday } from '../../db/reference-lookups.js';
import { isListed, isWithinCompetence, referenceList } from '../../db/reference-views.js';
import { withDatabase } from '../support/database.js';
import { setClock } from '../support/people.js';

describe('reference data', () => {
  const database = withDatabase();
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  const today = '2026-07-01';

  it('hold the first lists, from files, in kk, ru and en', async () => {
    const { db } = database;
    const sizes = {
      ...{ bodies: 22, violation_kinds: 24, verdict_reasons: 10, return_reasons: 7, protocols: 32 },
      notice_sources: 4,
    } as const;
    for (const list of Object.keys(sizes) as (keyof typeof sizes)[]) {
      const entries = await referenceList(db, list, today);
      expect(entries, list).to.have.length(sizes[list]);
      if (list === 'protocols') continue;
      for (const { code, kk, ru, en } of entries) {
        for (const text of [kk, ru, en]) expect(text ?? '', `${list} ${code}`).to.match(/\S/u);
      }
    }
    expect(await readdir(new URL('../../db/reference/', import.meta.url))).to.have.length(8);
  });

  it('have a norm for every kind of violation, and reasons for every verdict', async () => {
    const kinds = await referenceList(database.db, 'violation_kinds', today);
    for (const { code, data } of kinds) expect(data, code).to.have.keys('norm', 'sensitive');
    const reasons = await referenceList(database.db, 'verdict_reasons', today);
    expect(new Set(reasons.map(({ data }) => data['verdict']))).to.deep.equal(
      new Set(['confirmed', 'unconfirmed', 'duplicate']),
    );
  });

  it('stay as an administrator changed them when they are loaded again', async () => {
    const protocols = () => database.db('reference_entries').where({ list: 'protocols', code: 'HTTP' });
    await protocols().update({ en: 'Hypertext', valid_to: '2026-12-31' });
    await loadReference(database.db);
    expect(await protocols().select('en', database.db.raw('valid_to::text'))).to.deep.equal([
      { en: 'Hypertext', valid_to: '2026-12-31' },
    ]);
  });

  it('are what was valid on the day asked for, the last day included', async () => {
    const row = { list: 'bodies', code: 'MERGED', kk: 'К', ru: 'Р', en: 'Old', position: 99, data: '{}' };
    await database.db('reference_entries').insert([
      { ...row, valid_from: '2024-01-01', valid_to: '2025-06-30' },
      { ...row, en: 'New', valid_from: '2025-07-01', valid_to: null },
    ]);
    const name = async (on: string) =>
      (await referenceList(database.db, 'bodies', on)).filter(({ code }) => code === 'MERGED').map(({ en }) => en);
    expect(await name('2023-12-31')).to.deep.equal([]);
    expect(await name('2025-06-30')).to.deep.equal(['Old']);
    expect(await name('2025-07-01')).to.deep.equal(['New']);
    expect(await isListed(database.db, 'bodies', 'MERGED', '2023-12-31')).to.equal(false);
    expect(await isListed(database.db, 'bodies', 'MERGED', '2025-06-30')).to.equal(true);
  });

  it('warn of a kind outside a body’s list, where it has one', async () => {
    const within = (violationKind: string) =>
      isWithinCompetence(database.db, { bodyCode: 'HEALTH', violationKind, on: today });
    expect(await within('GAMBLING'), 'the Rules give no matrix').to.equal(true);
    await database
      .db('reference_entries')
      .where({ list: 'bodies', code: 'HEALTH' })
      .update({ data: '{"violationKinds":["DRUGS"]}' });
    expect(await within('GAMBLING')).to.equal(false);
    expect(await within('DRUGS')).to.equal(true);
  });

  it('say which kinds are sensitive and which hosts are well-known platforms', async () => {
    expect(await isSensitiveKind(database.db, clock, 'CHILD_ABUSE')).to.equal(true);
    expect(await isSensitiveKind(database.db, clock, 'GAMBLING')).to.equal(false);
    expect(await isSensitiveKind(database.db, clock, 'UNHEARD_OF')).to.equal(false);
    expect((await platformsToday(database.db, clock)).get('fb.com')).to.equal('Facebook');
    await database
      .db('reference_entries')
      .where({ list: 'platforms', code: 'fb.com' })
      .update({ valid_to: '2026-06-30' });
    expect((await platformsToday(database.db, clock)).has('fb.com')).to.equal(false);
  });
});
