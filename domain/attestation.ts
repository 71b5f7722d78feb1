import type { Language } from './roles.js';

/** What the authorised official confirms, word for word (Annex 2). */
export const attestationTexts: Record<Language, string> = {
  kk: 'Осы хабарламада көрсетілген мәліметтердің заңдылығы мен негізділігін растаймын',
  ru: 'Подтверждаю законность и обоснованность сведений, указанных в настоящем уведомлении',
  en: 'I confirm the lawfulness and substantiation of the data stated in this notice',
};

export interface Attestation {
  language: Language;
  text: string;
  /** The official's post. */
  post: string;
}

/** True if the text is the form's own, a full stop at its end or not. */
export function isAttestedWordForWord({ language, text }: Attestation): boolean {
  return text.replace(/\.$/u, '') === attestationTexts[language];
}
