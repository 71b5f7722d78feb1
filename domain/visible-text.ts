// Controls, format characters (bidirectional ones among them), halves of pairs, private use, what is drawn as nothing, spaces that are not the
// space, and the bracket that the escapes themselves begin with, so that nobody can write one.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}⟨]|(?! )\p{Zs}/gu;

/** A text as it may be shown to a person who has to see what is in it: `⟨U+202E⟩` stands for each character that would hide, or move others. */
export function visibleText(text: string): string {
  return text.replace(unseen, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
