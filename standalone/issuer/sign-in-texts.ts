import type { Language, Role } from '../../domain/roles.js';

interface SignInTexts {
  title: string;
  explanation: string;
  over: string;
  roles: Record<Role, string>;
}

/** What the sign-in page says. */
export const signInTexts: Record<Language, SignInTexts> = {
  kk: {
    title: 'Тіркелгіні таңдаңыз',
    explanation: 'Бұл бір компьютерге арналған үлгі: құпиясөз сұралмайды. Кім болып кіретініңізді таңдаңыз.',
    over: 'Бұл кіру әрекеті аяқталды немесе мерзімі өтті. Қайтадан бастаңыз.',
    roles: {
      officer: 'мемлекеттік органның қызметкері',
      head: 'мемлекеттік органның басшысы',
      reviewer: 'қараушы',
      supervisor: 'жетекші',
      registrar: 'тіркеуші',
      recipient: 'орындаушы',
      administrator: 'әкімші',
      operations: 'пайдалану қызметі',
      auditor: 'аудитор',
    },
  },
  ru: {
    title: 'Выберите учётную запись',
    explanation: 'Это образец для одного компьютера: пароль не спрашивается. Выберите, от чьего имени войти.',
    over: 'Этот вход завершён или устарел. Начните заново.',
    roles: {
      officer: 'сотрудник государственного органа',
      head: 'руководитель государственного органа',
      reviewer: 'рассматривающий',
      supervisor: 'руководитель рассмотрения',
      registrar: 'регистратор',
      recipient: 'исполнитель предписаний',
      administrator: 'администратор',
      operations: 'служба эксплуатации',
      auditor: 'аудитор',
    },
  },
  en: {
    title: 'Choose an account',
    explanation: 'This is a sample for one machine: no password is asked for. Choose as whom to sign in.',
    over: 'This sign-in is over or too old. Begin again.',
    roles: {
      officer: 'officer of a state body',
      head: 'head of a state body',
      reviewer: 'reviewer',
      supervisor: 'supervisor',
      registrar: 'registrar',
      recipient: 'recipient of prescriptions',
      administrator: 'administrator',
      operations: 'operations',
      auditor: 'auditor',
    },
  },
};
