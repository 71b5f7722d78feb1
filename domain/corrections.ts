import { may } from './capabilities.js';
import type { Permission } from './capabilities.js';
import type { DocumentKind, PaperCorrection, PaperText } from './paper.js';
import { isOfFilingSide } from './roles.js';
import type { Actor, FilingSide } from './roles.js';

/** A text of a document that was written wrongly, by its place in the document's data; as it was, and as it should be. */
export interface CorrectedField {
  pointer: string;
  was: string;
  becomes: string;
}

/** The acts of the authorised body. A body's own papers are replaced by a new submission, and a frozen list is not touched. */
export const correctableKinds = [
  ...(['prescription', 'instruction', 'rejection', 'return'] as const),
  ...(['complaint_decision', 'edms_letter'] as const),
] as const satisfies readonly DocumentKind[];
export type CorrectableKind = (typeof correctableKinds)[number];

/**
 * What can be a clerical error: names, posts, and the numbers and days of papers that an act refers to. Whatever is decided cannot: addresses, verdicts
 * and their reasons, norms, terms, outcomes, how to complain. Where one of those is wrong, the act itself is, and it is lifted or complained of.
 */
const clerical: readonly { at: RegExp; name: PaperText }[] = [
  { at: /^\/official\/fullName$/u, name: { kk: 'Лауазымды адамның аты-жөні', ru: 'Имя должностного лица' } },
  { at: /^\/official\/post(\/(kk|ru))?$/u, name: { kk: 'Лауазымы', ru: 'Должность' } },
  { at: /^\/addressees\/\d{1,4}(\/(kk|ru))?$/u, name: { kk: 'Адресаттың атауы', ru: 'Наименование адресата' } },
  { at: /^\/body\/(kk|ru)$/u, name: { kk: 'Органның атауы', ru: 'Наименование органа' } },
  { at: /^\/filedBy\/(kk|ru)$/u, name: { kk: 'Хабарлама жіберген орган', ru: 'Орган, направивший уведомление' } },
  { at: /^\/filedOn$/u, name: { kk: 'Хабарлама жіберілген күн', ru: 'Дата направления уведомления' } },
  { at: /^\/courtAct\/court$/u, name: { kk: 'Соттың атауы', ru: 'Наименование суда' } },
  { at: /^\/courtAct\/number$/u, name: { kk: 'Сот актісінің нөмірі', ru: 'Номер судебного акта' } },
  { at: /^\/courtAct\/date$/u, name: { kk: 'Сот актісінің күні', ru: 'Дата судебного акта' } },
  { at: /^\/sourceAct\/number$/u, name: { kk: 'Негіз болған актінің нөмірі', ru: 'Номер акта-основания' } },
  { at: /^\/sourceAct\/date$/u, name: { kk: 'Негіз болған актінің күні', ru: 'Дата акта-основания' } },
  { at: /^\/complaint\/lodgedOn$/u, name: { kk: 'Шағым берілген күн', ru: 'Дата подачи жалобы' } },
  { at: /^\/complaint\/complainant(\/(kk|ru))?$/u, name: { kk: 'Шағым берушінің аты', ru: 'Имя заявителя' } },
  { at: /^\/edms\/number$/u, name: { kk: 'ЭҚАЖ құжатының нөмірі', ru: 'Номер документа в СЭД' } },
  { at: /^\/edms\/date$/u, name: { kk: 'ЭҚАЖ құжатының күні', ru: 'Дата документа в СЭД' } },
];

const day = /^\d{4}-\d{2}-\d{2}$/u;

/** What keeps fields from being corrected: the index of each, the part of it that is wrong, and a code. */
export interface CorrectionFault {
  index: number;
  part: keyof CorrectedField;
  code: string;
}

/** What is wrong with corrections of these data, all at once. */
export function faultsOfCorrection(data: unknown, fields: readonly CorrectedField[]): CorrectionFault[] {
  return fields.flatMap((field, index) => {
    const fault = faultOf(data, field);
    const isTwice = fields.findIndex(({ pointer }) => pointer === field.pointer) < index;
    return [
      ...(fault === undefined ? [] : [{ index, ...fault }]),
      ...(isTwice ? [{ index, part: 'pointer' as const, code: 'named_twice' }] : []),
    ];
  });
}

function faultOf(data: unknown, { pointer, was, becomes }: CorrectedField): Omit<CorrectionFault, 'index'> | undefined {
  if (nameOf(pointer) === undefined) return { part: 'pointer', code: 'not_clerical' };
  const said = textAt(data, pathOf(pointer));
  if (said === undefined) return { part: 'pointer', code: 'nothing_there' };
  if (said !== was) return { part: 'was', code: 'not_what_it_says' };
  if (becomes === was) return { part: 'becomes', code: 'nothing_changes' };
  if (day.test(said) && !isDay(becomes)) return { part: 'becomes', code: 'not_a_day' };
  return undefined;
}

/** The same data, corrected, which say so themselves. For fields without faults. */
export function corrected<D>(
  data: D,
  { fields, ...made }: Pick<PaperCorrection, 'official' | 'reasons'> & { fields: readonly CorrectedField[] },
): D {
  const correction: PaperCorrection = {
    ...made,
    fields: fields.map(({ pointer, was, becomes }) => ({
      name: nameOf(pointer) ?? { kk: pointer, ru: pointer },
      ...{ was, becomes },
    })),
  };
  const changed = fields.reduce<unknown>((tree, { pointer, becomes }) => put(tree, pathOf(pointer), becomes), data);
  return { ...(changed as D), correction };
}

/** The corrections that concern a recipient's own copy: it names him alone, so his name stands in another place there. */
export function fieldsOfCopy(copy: { addressees: unknown[] }, fields: readonly CorrectedField[]): CorrectedField[] {
  return fields.flatMap((field) => {
    const pointer = field.pointer.replace(/^\/addressees\/\d+/u, '/addressees/0');
    return textAt(copy, pathOf(pointer)) === field.was ? [{ ...field, pointer }] : [];
  });
}

/** What has to be known of a document to say whether it may be corrected. */
export interface DocumentSubject {
  kind: DocumentKind;
  /** A recipient's own copy: it is corrected with the document. */
  isCopy: boolean;
  isCorrected: boolean;
}

/** May this person correct this document? A supervisor who is of none of the sides that filed what it is about. */
export function mayCorrect(
  actor: Actor,
  { kind, isCopy, isCorrected }: DocumentSubject,
  sides: readonly FilingSide[],
): Permission {
  const permission = may(actor, 'document.correction');
  if (!permission.allowed) return permission;
  if (sides.some((side) => isOfFilingSide(actor, side))) {
    return { allowed: false, why: 'forbidden', reason: 'filing_body' };
  }
  const hindrance = isCorrectable(kind)
    ? isCopy
      ? 'is_a_copy'
      : isCorrected
        ? 'corrected_already'
        : undefined
    : 'not_correctable';
  return hindrance === undefined ? { allowed: true } : { allowed: false, why: 'illegal_move', reason: hindrance };
}

export function isCorrectable(kind: DocumentKind): kind is CorrectableKind {
  return (correctableKinds as readonly DocumentKind[]).includes(kind);
}

function nameOf(pointer: string): PaperText | undefined {
  return clerical.find(({ at }) => at.test(pointer))?.name;
}

function pathOf(pointer: string): string[] {
  return pointer.split('/').slice(1);
}

function textAt(tree: unknown, [key, ...rest]: readonly string[]): string | undefined {
  if (key === undefined) return typeof tree === 'string' ? tree : undefined;
  if (typeof tree !== 'object' || tree === null || !Object.hasOwn(tree, key)) return undefined;
  return textAt((tree as Record<string, unknown>)[key], rest);
}

function put(tree: unknown, [key, ...rest]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(tree))
    return tree.map((each, at) => (String(at) === key ? put(each, rest, text) : (each as unknown)));
  const fields = tree as Record<string, unknown>;
  return { ...fields, [key]: put(fields[key], rest, text) };
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return day.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
