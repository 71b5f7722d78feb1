/**
 * A text as a cell of a table file may hold it: what begins with `=`, `+`, `-`, `@`, a tab or a line break, also behind blanks and in its full-width
 * form, is a formula to some programs, and gets an apostrophe before it. What people read stays the same.
 */
export function harmlessCell(text: string): string {
  return /^[\s\p{Cf}]*[=+\-@＝＋－＠]/u.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
}
