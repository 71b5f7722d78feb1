import { readFileSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import ts from 'typescript';
import { notificationEventNames } from '../../domain/notifications.js';

/** What raises an event, in the first argument or a later one. */
const raisers = ['notify', 'tellOfNotice', 'tellOfDispatch', 'tellOfClock'];

/** The words in the arguments of whatever raises an event in a file; a constant or function of the file that they name is read too, once. */
function wordsToldIn(file: string): Set<string> {
  const words = new Set<string>();
  const text = readFileSync(file, 'utf8');
  if (!raisers.some((raiser) => text.includes(`${raiser}(`))) return words;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const constants = new Map<string, ts.Node>();
  const read = (node: ts.Node, isKnown: ReadonlySet<string> = new Set()): void => {
    if (ts.isStringLiteral(node)) words.add(node.text);
    const meant = ts.isIdentifier(node) && !isKnown.has(node.text) ? constants.get(node.text) : undefined;
    if (meant !== undefined) read(meant, new Set([...isKnown, (node as ts.Identifier).text]));
    node.forEachChild((child) => {
      read(child, isKnown);
    });
  };
  const everywhere = (node: ts.Node, then: (node: ts.Node) => void): void => {
    then(node);
    node.forEachChild((child) => {
      everywhere(child, then);
    });
  };
  everywhere(source, (node) => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined)
      constants.set(node.name.getText(), node.initializer);
  });
  everywhere(source, (node) => {
    if (ts.isCallExpression(node) && raisers.includes(node.expression.getText()))
      for (const argument of node.arguments) read(argument);
  });
  return words;
}

describe('every event that people may be told of', () => {
  it('is raised by a step or a route', () => {
    const files = ['activities', 'acts', 'api', 'db'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${folder}/${name}`),
    );
    const told = new Set(files.flatMap((file) => [...wordsToldIn(file)]));
    expect(notificationEventNames.filter((event) => !told.has(event))).to.deep.equal([]);
  });
});
