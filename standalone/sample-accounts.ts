import type { Language, Role } from '../domain/roles.js';

/** An account of the stack on one machine. `account` is the token's subject. */
export interface SampleAccount {
  /** Fixed, so that an account stays the same when the issuer's address changes. */
  id: string;
  account: string;
  fullName: string;
  email: string;
  language: Language;
  roles: Role[];
  bodyCode?: string;
  recipientCode?: string;
  /** Signs in by itself, with a client id and a secret. */
  machine?: true;
}

/** A recipient of the stack on one machine; `simulator` names the program that plays it. Without one it polls. */
export interface SampleRecipient {
  code: string;
  name: string;
  kind: 'telecom_operator' | 'online_platform';
  platform?: string;
  languages: ('kk' | 'ru')[];
  simulator?: 'A' | 'B';
}

const id = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const account = (
  number: number,
  name: string,
  fullName: string,
  language: Language,
  roles: Role[],
  belongsTo: { bodyCode?: string; recipientCode?: string } = {},
): SampleAccount => ({
  ...{ id: id(number), account: name, fullName, email: `${name}@habarlama.example`, language, roles },
  ...belongsTo,
});

const machine = (...given: Parameters<typeof account>): SampleAccount => ({ ...account(...given), machine: true });

export const sampleAccounts: readonly SampleAccount[] = [
  account(1, 'officer.finmon', 'Сейітова Айжан Маратқызы', 'kk', ['officer'], { bodyCode: 'FIN_MONITORING' }),
  account(2, 'officer.interior', 'Қасымов Ерлан Болатұлы', 'kk', ['officer'], { bodyCode: 'INTERIOR' }),
  account(3, 'officer.culture', 'Петрова Марина Сергеевна', 'ru', ['officer'], { bodyCode: 'CULTURE_SPORT' }),
  account(4, 'officer.digital', 'Ахметов Тимур Русланович', 'ru', ['officer'], { bodyCode: 'DIGITAL' }),
  account(5, 'reviewer.aigul', 'Нұрғалиева Айгүл Серікқызы', 'kk', ['reviewer']),
  account(6, 'reviewer.nurlan', 'Әбдірахманов Нұрлан Қанатұлы', 'kk', ['reviewer']),
  account(7, 'reviewer.dana', 'Ким Дана Викторовна', 'ru', ['reviewer']),
  account(8, 'supervisor.saule', 'Жұмабаева Сәуле Ғалымқызы', 'kk', ['supervisor']),
  account(9, 'supervisor.bolat', 'Омаров Болат Жандосович', 'ru', ['supervisor']),
  account(10, 'admin', 'Иванов Алексей Павлович', 'ru', ['administrator']),
  account(11, 'ops', 'Тілеубердиев Данияр Асқарұлы', 'en', ['operations']),
  account(12, 'auditor', 'Байжанова Гүлнар Төлегенқызы', 'kk', ['auditor']),
  machine(13, 'operator.a', 'Sim Telecom A (machine)', 'ru', ['recipient'], { recipientCode: 'SIM_TELECOM_A' }),
  machine(14, 'operator.b', 'Sim Telecom B (machine)', 'kk', ['recipient'], { recipientCode: 'SIM_TELECOM_B' }),
  machine(15, 'operator.poll', 'Polling Telecom (machine)', 'ru', ['recipient'], { recipientCode: 'POLLING_TELECOM' }),
  machine(16, 'platform.kz', 'Platform Representative (machine)', 'kk', ['recipient'], {
    recipientCode: 'PLATFORM_KZ',
  }),
  account(17, 'head.finmon', 'Дәуренов Асқар Нұрланұлы', 'kk', ['head'], { bodyCode: 'FIN_MONITORING' }),
  account(18, 'head.interior', 'Смағұлова Динара Ержанқызы', 'ru', ['officer', 'head'], { bodyCode: 'INTERIOR' }),
  account(23, 'officer.health', 'Бекова Гүлжан Серікқызы', 'kk', ['officer'], { bodyCode: 'HEALTH' }),
  account(24, 'head.health', 'Ермеков Дәурен Асылханұлы', 'kk', ['head'], { bodyCode: 'HEALTH' }),
  account(19, 'registrar', 'Ли Светлана Андреевна', 'ru', ['registrar']),
  account(22, 'registrar.second', 'Тоқтаров Самат Ерболұлы', 'kk', ['registrar']),
  machine(20, 'system.finmon', 'System of FIN_MONITORING (machine)', 'ru', ['officer'], { bodyCode: 'FIN_MONITORING' }),
  account(21, 'clerk.poll', 'Есенов Марат Дәулетұлы', 'kk', ['recipient'], { recipientCode: 'POLLING_TELECOM' }),
];

const simulated = (letter: 'A' | 'B'): SampleRecipient => ({
  code: `SIM_TELECOM_${letter}`,
  name: `Sim Telecom ${letter} (simulator)`,
  kind: 'telecom_operator',
  languages: ['kk', 'ru'],
  simulator: letter,
});

export const sampleRecipients: readonly SampleRecipient[] = [
  simulated('A'),
  simulated('B'),
  { code: 'POLLING_TELECOM', name: 'Polling Telecom', kind: 'telecom_operator', languages: ['kk', 'ru'] },
  {
    code: 'PLATFORM_KZ',
    name: 'Platform Representative',
    kind: 'online_platform',
    platform: 'Telegram',
    languages: ['kk', 'ru'],
  },
];

/** Machines sign in at an issuer of their own, under their client ids. */
export function isMachine({ machine: signsInByItself }: SampleAccount): boolean {
  return signsInByItself === true;
}

/** Finds a sample account. Throws with the names there are. */
export function sampleAccount(name: string): SampleAccount {
  const found = sampleAccounts.find((sample) => sample.account === name);
  if (found !== undefined) return found;
  throw new Error(
    `There is no sample account ${name}. There are: ${sampleAccounts.map((sample) => sample.account).join(', ')}`,
  );
}
