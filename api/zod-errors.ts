import type { z } from 'zod';
import type { FieldError } from './problem.js';

type Issue = z.core.$ZodIssue;

const errorsAtMost = 10_000;

/** A parse that failed, as the field errors of a problem document: every field named, by JSON pointer (RFC 6901). */
export function fieldErrors(issues: readonly Issue[], root = '#'): FieldError[] {
  return issues.flatMap((issue) => errorsOf(issue, root)).slice(0, errorsAtMost);
}

/** `#/facts/3/locators`: a JSON pointer as a URI fragment; `?limit`: a parameter of the query. */
export function pointer(path: readonly PropertyKey[], root = '#'): string {
  const parts = path.map((part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')));
  return root === '?' ? `?${parts.join('/')}` : [root, ...parts].join('/');
}

function errorsOf(issue: Issue, root: string): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointer([...issue.path, key], root), code: 'unknown_field' }));
  }
  if (issue.code === 'invalid_union') return unionErrors(issue, root);
  return [{ pointer: pointer(issue.path, root), code: codeOf(issue) }];
}

// Of several forms the one that fits best is meant; its faults help, those of the others do not.
function unionErrors(issue: Extract<Issue, { code: 'invalid_union' }>, root: string): FieldError[] {
  const [closest] = [...issue.errors].sort((a, b) => a.length - b.length);
  if (closest === undefined || closest.length === 0) return [{ pointer: pointer(issue.path, root), code: 'invalid' }];
  return closest.flatMap((inner) => errorsOf({ ...inner, path: [...issue.path, ...inner.path] }, root));
}

function codeOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'required' : 'wrong_type';
    case 'too_big':
      return issue.origin === 'string' ? 'too_long' : issue.origin === 'array' ? 'too_many' : 'too_big';
    case 'too_small':
      if (issue.origin === 'string') return issue.minimum === 1 ? 'empty' : 'too_short';
      return issue.origin === 'array' ? 'too_few' : 'too_small';
    case 'invalid_format':
      return 'wrong_format';
    case 'invalid_value':
      return issue.input === undefined ? 'required' : 'not_one_of';
    case 'custom':
      return typeof issue.params?.['code'] === 'string' ? issue.params['code'] : 'invalid';
    case 'invalid_union':
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return 'invalid';
  }
}
