import { expect } from 'chai';
import { atOnce } from '../../bench/at-once.js';
import type { CallOptions, Reply } from '../support/http-client.js';
import { fieldsOf, problemOf } from '../support/review-table.js';
import type { DrivenRoute } from './driven-routes.js';
import type { House, Subject } from './house.js';

/** One request that must change nothing: a valid one with something else in one place. */
export interface BadRequest extends CallOptions {
  /** What is wrong with it. */
  what: string;
  /** Instead of the valid request's method. */
  method?: string;
  /** Instead of its path and query. */
  path?: string;
  who?: string;
  /** The problem, by status, word and code; or `200` where it is answered as if nothing were wrong. */
  meets: string | RegExp;
  /** All the fields that are named. */
  fields?: string[];
  /** What must hold of one of the fields that are named, each. */
  namesEach?: ((field: string) => boolean)[];
}

/** A kind of bad input, and what it looks like at a route. */
export interface Family {
  name: string;
  /** The routes that can be sent it; all by default. */
  at?: (route: DrivenRoute) => boolean;
  requests(route: DrivenRoute, subject: Subject, house: House): BadRequest[];
}

let sent = 0;

/** How many bad requests have been sent so far. */
export function sentSoFar(): number {
  return sent;
}

/** Sends them all, several at once; fails naming each that was not met as it says. */
export async function sendAll(house: House, subject: Subject, requests: readonly BadRequest[]): Promise<void> {
  const complaints = await atOnce(8, requests, (request) => complaintOf(house, subject, request));
  sent += requests.length;
  expect(complaints.filter((complaint) => complaint !== undefined)).to.deep.equal([]);
}

async function complaintOf(house: House, subject: Subject, bad: BadRequest): Promise<string | undefined> {
  const { what, method, path, who, meets, fields, namesEach = [], ...changed } = bad;
  const [usualMethod = '', usualPath = ''] = subject.request.split(' ');
  const request = `${method ?? usualMethod} ${path ?? usualPath}` as `GET /${string}`;
  let reply: Reply;
  try {
    reply = await house.call(who ?? subject.who, request, { ...subject.options, ...changed });
  } catch (error) {
    return `${what}: ${String(error)}`;
  }
  const met = reply.status < 400 ? String(reply.status) : problemOf(reply);
  const named = reply.status < 400 ? [] : fieldsOf(reply);
  const isMet = typeof meets === 'string' ? met === meets : meets.test(met);
  const isNamed = namesEach.every((isMeant) => named.some(isMeant));
  const areAll = fields === undefined || JSON.stringify(named) === JSON.stringify(fields);
  return isMet && isNamed && areAll ? undefined : `${what}: ${met}, ${named.slice(0, 5).join(', ')}`;
}
