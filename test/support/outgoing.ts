import { guardedAgent } from '../../activities/guarded-agent.js';
import { answerAtMost } from '../../activities/post-signed.js';
import type { Outgoing } from '../../activities/post-signed.js';

const rules = { loopback: true };

/** What leaves the house may go to servers of the test. */
export const toThisMachine: Outgoing = { rules, agent: guardedAgent({ rules, answerAtMost }) };
