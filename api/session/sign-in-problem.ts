import type { ErrorRequestHandler } from 'express';
import { asProblem } from '../errors.js';
import { requestState } from '../request-state.js';
import type { Services } from '../services.js';
import { say } from '../texts.js';

/** Shows a person who navigates what went wrong, in his language, and a way to begin again; programs get the problem document. */
export function showProblem({ log }: Services): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const problem = asProblem(error);
    if (req.method !== 'GET' || req.accepts(['json', 'html']) !== 'html' || res.headersSent) {
      next(error);
      return;
    }
    const { language, requestId } = requestState(res);
    if (problem.status >= 500) log.error({ requestId, err: error }, 'Could not answer a request');
    const { code, headers } = problem.options;
    const title = say(language, `problems.${problem.type}`) ?? problem.type;
    const detail = code === undefined ? '' : (say(language, `codes.${code}`) ?? code);
    const again = say(language, 'codes.sign_in_again') ?? '';
    res
      .status(problem.status)
      .set({ 'Content-Language': language, ...headers })
      .type('html')
      .send(
        `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
          `<title>${title}</title></head><body><main><h1>${title}</h1><p>${detail}</p><p><a href="/auth/sign-in">${again}</a></p>` +
          `<p><small>${requestId}</small></p></main></body></html>`,
      );
  };
}
