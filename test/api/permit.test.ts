import { expect } from 'chai';
import { permit, refusedAttempt } from '../../api/permit.js';
import { Problem } from '../../api/problem.js';

const attempt = {
  caseId: '0197c5c0-0000-7000-8000-000000000001',
  kind: 'completion',
  caseStatus: 'closed',
  actions: [{ name: 'claim', method: 'POST' as const, href: '/api/v1/x', allowed: false, reason: 'status' }],
};
const event = { caseId: attempt.caseId, kind: 'completion', before: { status: 'closed' } };

function problemOf(work: () => void): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was allowed');
}

describe('an attempt on a case', () => {
  it('passes if it is allowed', () => {
    expect(() => permit({ allowed: true }, attempt)).not.to.throw();
  });

  it('meets nothing if the case is hidden from this person, and leaves no trace', () => {
    const { type, options } = problemOf(() =>
      permit({ allowed: false, why: 'hidden', reason: 'not_visible' }, attempt),
    );
    expect({ type, options }).to.deep.equal({ type: 'not-found', options: {} });
  });

  it('is forbidden to whom it is not given, and recorded', () => {
    const { type, options } = problemOf(() => permit({ allowed: false, why: 'forbidden', reason: 'role' }, attempt));
    expect({ type, options }).to.deep.equal({ type: 'forbidden', options: { code: 'role', refused: event } });
  });

  it('is told where the case stands and what is possible there, if it is not the time', () => {
    const { type, options } = problemOf(() =>
      permit({ allowed: false, why: 'illegal_move', reason: 'status' }, attempt),
    );
    expect({ type, options }).to.deep.equal({
      type: 'illegal-move',
      options: { code: 'status', members: { caseStatus: 'closed', actions: attempt.actions }, refused: event },
    });
  });

  it('names the dispatch it was about in the record', () => {
    const about = { ...attempt, dispatchId: '0197c5c0-0000-7000-8000-000000000002' };
    const { options } = problemOf(() => permit({ allowed: false, why: 'forbidden', reason: 'role' }, about));
    expect(options.refused).to.deep.equal({ ...event, dispatchId: about.dispatchId });
  });

  it('is answered with what the domain says of a refusal', () => {
    const held = refusedAttempt({ type: 'held', code: 'held', detail: { holder: 'Aigul' } }, attempt);
    expect({ type: held.type, options: held.options }).to.deep.equal({
      type: 'held',
      options: { code: 'held', members: { holder: 'Aigul' }, refused: event },
    });
    const { options } = refusedAttempt({ type: 'illegal-move', code: 'lease_required' }, attempt);
    expect(options.members).to.deep.equal({ caseStatus: 'closed', actions: attempt.actions });
  });
});
