import { expect } from 'chai';
import fc from 'fast-check';
import { mayAct } from '../../domain/capabilities.js';
import type { NoticeSubject, NoticeVerb } from '../../domain/capabilities.js';
import { capabilityTable } from '../../domain/capability-table.js';
import { isFinal, noticeStatuses } from '../../domain/notice-status.js';
import { roles } from '../../domain/roles.js';
import type { Actor, Role } from '../../domain/roles.js';
import { noticeSubjects } from '../support/notice-subjects.js';

const verbs = Object.keys(capabilityTable.notice) as NoticeVerb[];
const filersVerbs: NoticeVerb[] = ['read', 'edit', 'discard', 'hard_stop_request', 'submission', 'withdrawal'];
/** The review sheet is the authorised body's own, to read as well. */
const decidingVerbs = verbs.filter((verb) => !filersVerbs.includes(verb));
const readingVerbs: NoticeVerb[] = ['read', 'sheet'];

const roleSet = fc.subarray([...roles]);
const accountId = fc.constantFrom('filer', 'reviewer', 'other');
const bodyCode = fc.constantFrom(undefined, 'MOH', 'MVD');
const actors = fc
  .tuple(accountId, roleSet, bodyCode)
  .map(([id, has, body]): Actor => ({ accountId: id, roles: has, ...(body === undefined ? {} : { bodyCode: body }) }));

const notice = (of: Partial<NoticeSubject> = {}): NoticeSubject => ({
  status: 'in_review',
  filerId: 'filer',
  bodyCode: 'MOH',
  reviewerId: 'reviewer',
  ...of,
});
const actor = (id: string, has: Role[], body?: string): Actor => ({
  accountId: id,
  roles: has,
  ...(body === undefined ? {} : { bodyCode: body }),
});

describe('Who may do what to a notice', () => {
  it('lets neither its filer nor anybody of its body decide, whatever roles they have', () => {
    fc.assert(
      fc.property(actors, fc.constantFrom(...decidingVerbs), noticeSubjects, (who, verb, subject) => {
        fc.pre(who.accountId === subject.filerId || who.bodyCode === subject.bodyCode);
        expect(mayAct(who, verb, subject).allowed).to.equal(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('never takes the second opinion from the reviewer himself, nor from less than a supervisor where one is needed', () => {
    fc.assert(
      fc.property(actors, noticeSubjects, (who, subject) => {
        if (!mayAct(who, 'second_opinion', subject).allowed) return;
        expect(who.accountId).not.to.equal(subject.reviewerId);
        if (subject.opinionBy === 'supervisor') expect(who.roles).to.include('supervisor');
      }),
      { numRuns: 2000 },
    );
  });

  it('allows only reading once a notice is closed or withdrawn', () => {
    fc.assert(
      fc.property(actors, fc.constantFrom(...verbs), noticeSubjects, (who, verb, subject) => {
        if (!isFinal(subject.status) || !mayAct(who, verb, subject).allowed) return;
        expect(readingVerbs).to.include(verb);
      }),
      { numRuns: 2000 },
    );
  });

  it('lets people do only what they may also read', () => {
    fc.assert(
      fc.property(actors, fc.constantFrom(...verbs), noticeSubjects, (who, verb, subject) => {
        if (mayAct(who, verb, subject).allowed) expect(mayAct(who, 'read', subject).allowed).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no right away when a role is added, but for those that exclude others', () => {
    fc.assert(
      fc.property(
        actors,
        fc.constantFrom(...roles.filter((role) => role !== 'auditor' && role !== 'administrator')),
        fc.constantFrom(...verbs),
        noticeSubjects,
        (who, more, verb, subject) => {
          const grown = { ...who, roles: [...who.roles, more] };
          if (mayAct(who, verb, subject).allowed) expect(mayAct(grown, verb, subject).allowed).to.equal(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('hides a notice from other bodies, operators and people without a role', () => {
    const strangers = [
      actor('a', ['officer'], 'MVD'),
      actor('b', ['recipient']),
      actor('c', ['operations']),
      actor('d', ['administrator']),
      actor('e', []),
    ];
    for (const stranger of strangers) {
      for (const verb of verbs) {
        expect(mayAct(stranger, verb, notice())).to.deep.equal({
          allowed: false,
          why: 'hidden',
          reason: 'not_visible',
        });
      }
    }
  });

  it('hides a draft from the authorised body, unless a supervisor has to rule on its hard stop', () => {
    const draft = notice({ status: 'draft', reviewerId: null });
    const supervisor = actor('s', ['supervisor']);
    expect(mayAct(actor('r', ['reviewer']), 'read', draft)).to.include({ allowed: false, why: 'hidden' });
    expect(mayAct(supervisor, 'read', draft)).to.include({ allowed: false, why: 'hidden' });
    expect(mayAct(supervisor, 'read', { ...draft, hardStopPending: true }).allowed).to.equal(true);
    expect(mayAct(supervisor, 'hard_stop_ruling', { ...draft, hardStopPending: true }).allowed).to.equal(true);
    expect(mayAct(actor('r', ['reviewer']), 'read', { ...draft, hardStopPending: true }).allowed).to.equal(false);
  });

  it('leaves what somebody filed for one body to that body when he goes to another', () => {
    const moved = { ...actor(notice().filerId, ['officer'], 'MVD') };
    for (const verb of verbs) expect(mayAct(moved, verb, notice({ status: 'draft' }))).to.include({ why: 'hidden' });
  });

  it('lets a colleague read what its body filed, and leaves editing to the filer', () => {
    const colleague = actor('colleague', ['officer'], 'MOH');
    const draft = notice({ status: 'draft' });
    expect(mayAct(colleague, 'read', draft).allowed).to.equal(true);
    expect(mayAct(colleague, 'edit', draft)).to.include({ why: 'forbidden', reason: 'not_yours' });
    expect(mayAct(actor('filer', ['officer'], 'MOH'), 'edit', draft).allowed).to.equal(true);
  });

  it('says first whether it exists for him, then whether it is his, then whether it is the time', () => {
    const closed = notice({ status: 'closed' });
    expect(mayAct(actor('x', ['officer'], 'MVD'), 'completion', closed)).to.include({ why: 'hidden' });
    expect(mayAct(actor('x', ['auditor']), 'completion', closed)).to.include({ why: 'forbidden', reason: 'role' });
    expect(mayAct(actor('x', ['reviewer'], 'MOH'), 'completion', closed)).to.include({ reason: 'filing_body' });
    expect(mayAct(actor('x', ['reviewer']), 'completion', closed)).to.include({
      why: 'illegal_move',
      reason: 'status',
    });
    expect(mayAct(actor('x', ['reviewer']), 'completion', notice()).allowed).to.equal(true);
  });

  it('names why a second reader may not be one', () => {
    const waiting = notice({ status: 'second_opinion', opinionBy: 'supervisor' });
    expect(mayAct(actor('reviewer', ['reviewer', 'supervisor']), 'second_opinion', waiting)).to.include({
      reason: 'own_decision',
    });
    expect(mayAct(actor('x', ['reviewer']), 'second_opinion', waiting)).to.include({ reason: 'supervisor_needed' });
    expect(mayAct(actor('x', ['supervisor']), 'second_opinion', waiting).allowed).to.equal(true);
    expect(mayAct(actor('x', ['reviewer']), 'second_opinion', { ...waiting, opinionBy: 'reviewer' }).allowed).to.equal(
      true,
    );
  });

  it('lets an auditor read and change nothing', () => {
    const auditor = actor('x', ['auditor']);
    for (const status of noticeStatuses) {
      for (const verb of verbs.filter((some) => !readingVerbs.includes(some))) {
        expect(mayAct(auditor, verb, notice({ status })).allowed, `${verb} when ${status}`).to.equal(false);
      }
    }
  });
});
