import type { Language, Role } from './roles.js';

/** Roles as people call them, within a sentence. */
export const roleNames: Record<Role, Record<Language, string>> = {
  officer: { kk: 'қызметкер', ru: 'сотрудник', en: 'officer' },
  head: { kk: 'органның басшысы', ru: 'руководитель органа', en: 'head of a body' },
  reviewer: { kk: 'қараушы', ru: 'рассматривающий', en: 'reviewer' },
  supervisor: { kk: 'жетекші', ru: 'руководитель', en: 'supervisor' },
  registrar: { kk: 'тіркеуші', ru: 'регистратор', en: 'registrar' },
  recipient: { kk: 'орындаушы', ru: 'исполнитель', en: 'recipient' },
  administrator: { kk: 'әкімші', ru: 'администратор', en: 'administrator' },
  operations: { kk: 'пайдалану қызметі', ru: 'служба эксплуатации', en: 'operations' },
  auditor: { kk: 'аудитор', ru: 'аудитор', en: 'auditor' },
};
