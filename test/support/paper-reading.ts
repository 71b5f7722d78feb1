import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

interface Node {
  role: string;
  children?: Node[];
}

export interface ReadPrint {
  pages: string[];
  roles: Set<string>;
  language: unknown;
  title: unknown;
}

/** What a program reads in a print: the text of each page, and the roles in its structure. */
export async function readPrint(bytes: Uint8Array): Promise<ReadPrint> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages: string[] = [];
  const roles = new Set<string>();
  const gather = ({ role, children = [] }: Node) => {
    roles.add(role);
    children.forEach(gather);
  };
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(''));
    gather((await page.getStructTree()) as unknown as Node);
  }
  const { info } = (await pdf.getMetadata()) as unknown as { info: Record<string, unknown> };
  await pdf.destroy();
  return { pages, roles, language: info['Language'], title: info['Title'] };
}

/** A text without its spaces and breaks: lines end where they must. */
export const squeezed = (text: string) => text.replaceAll(/\s/gu, '');
