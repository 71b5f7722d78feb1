/** What has been worked out and comes out the same whenever it is asked: up to so many answers, to questions of up to so many letters. */
export class Kept<V> {
  private readonly values = new Map<string, V>();

  constructor(private readonly limits: { most: number; longest: number }) {}

  get(question: string, answer: (question: string) => V): V {
    let value = this.values.get(question);
    if (value === undefined) {
      value = answer(question);
      if (question.length > this.limits.longest) return value;
      // Once full, it begins anew.
      if (this.values.size >= this.limits.most) this.values.clear();
      this.values.set(copyOf(question), value);
    }
    return value;
  }
}

/** A part of a text keeps all of the text in memory for as long as it is there: what is kept is cut out of nothing else. */
function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}
