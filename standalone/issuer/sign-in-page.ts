import express from 'express';
import type { Request, Response, Router } from 'express';
import { languages } from '../../domain/roles.js';
import type { Language } from '../../domain/roles.js';
import { isMachine, sampleAccounts } from '../sample-accounts.js';
import type { SampleAccount } from '../sample-accounts.js';
import type { Provider } from './oidc-provider.js';
import { escapeHtml, page, pagePolicy } from './page.js';
import { signInTexts } from './sign-in-texts.js';

const people = sampleAccounts.filter((sample) => !isMachine(sample));
const languageNames: Record<Language, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

/** `GET` and `POST /sign-in/{uid}`: where a visitor chooses the account to sign in with. Works without scripts and without a network. */
export function signInPage(provider: InstanceType<typeof Provider>): Router {
  const router = express.Router();
  router.use((_req, res, next) => {
    const isolated = {
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    };
    res.set({ ...isolated, 'Content-Security-Policy': pagePolicy });
    next();
  });
  router.get('/sign-in/:uid', async (req, res) => {
    const wished = await provider.interactionDetails(req, res).catch(() => undefined);
    const language = languageOf(req, wished?.params['ui_locales']);
    if (wished === undefined) sendOver(res, language);
    else res.type('html').send(choice(language));
  });
  router.post('/sign-in/:uid', express.urlencoded({ extended: false, limit: '1kb' }), async (req, res) => {
    const language = languageOf(req, undefined);
    const { account } = (req.body ?? {}) as { account?: unknown };
    const chosen = people.find((sample) => sample.account === account);
    if (chosen === undefined) {
      res.status(400).type('html').send(choice(language));
      return;
    }
    try {
      const { session } = await provider.interactionDetails(req, res);
      const result = { login: { accountId: chosen.account, remember: false } };
      const next = await provider.interactionResult(req, res, result);
      await leaveLastAccount(provider, session?.uid);
      res.redirect(303, next);
    } catch {
      sendOver(res, language);
    }
  });
  return router;
}

// Where a browser was somebody else before, the library would have it sign out first, which takes a script.
async function leaveLastAccount(provider: InstanceType<typeof Provider>, uid: string | undefined): Promise<void> {
  const found = uid === undefined ? undefined : await provider.Session.findByUid(uid);
  if (found?.accountId === undefined) return;
  found.accountId = undefined;
  await found.persist();
}

function sendOver(res: Response, language: Language): void {
  const { title, over } = signInTexts[language];
  res
    .status(400)
    .type('html')
    .send(page(language, title, `<h1>${title}</h1><p>${over}</p>`));
}

function choice(language: Language): string {
  const { title, explanation } = signInTexts[language];
  const links = languages.map((other) => {
    const current = other === language ? ' aria-current="true"' : '';
    return `<a href="?lang=${other}" hreflang="${other}" lang="${other}"${current}>${languageNames[other]}</a>`;
  });
  const items = people.map((sample) => `<li>${button(sample, language)}</li>`);
  return page(
    language,
    title,
    `<nav aria-label="Тіл · Язык · Language">${links.join('')}</nav><h1>${title}</h1><p>${explanation}</p>
<form method="post"><ul>${items.join('\n')}</ul></form>`,
  );
}

function button({ account, fullName, roles, bodyCode }: SampleAccount, language: Language): string {
  const held = roles.map((role) => signInTexts[language].roles[role]).join(', ');
  const about = [held, ...(bodyCode === undefined ? [] : [bodyCode]), account].join(' · ');
  return `<button name="account" value="${account}">${escapeHtml(fullName)}<small>${escapeHtml(about)}</small></button>`;
}

// What the visitor clicked, what the page he comes from is in, what his browser prefers.
function languageOf(req: Request, asked: unknown): Language {
  const clicked = req.query['lang'];
  const preferred = [clicked, ...(typeof asked === 'string' ? asked.split(' ') : []), ...req.acceptsLanguages()]
    .map((tag) => (typeof tag === 'string' ? tag.split('-')[0] : undefined))
    .find((tag): tag is Language => languages.some((language) => language === tag));
  return preferred ?? 'kk';
}
