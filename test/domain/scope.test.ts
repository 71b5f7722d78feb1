import { expect } from 'chai';
import fc from 'fast-check';
import type { FactLocator } from '../../domain/notice.js';
import { scopeOf, targetOf } from '../../domain/notice.js';
import { compareScopes, needsNecessity, scopes, widestScope } from '../../domain/scope.js';

const anyScope = fc.constantFrom(...scopes);
const locator = (kind: FactLocator['kind'], scope: FactLocator['scope']): FactLocator => ({
  kind,
  input: kind,
  normalised: kind,
  scope,
  warnings: [],
});

describe('Scopes', () => {
  it('grow from a page to a network', () => {
    expect([...scopes].sort(compareScopes)).to.deep.equal(['page', 'account', 'subdomain', 'domain', 'ip', 'cidr']);
  });

  it('wider than a page need a statement of necessity', () => {
    expect(scopes.filter(needsNecessity)).to.deep.equal(['account', 'subdomain', 'domain', 'ip', 'cidr']);
  });

  it('have a widest that is one of them and reaches as far as each', () => {
    fc.assert(
      fc.property(fc.array(anyScope, { minLength: 1 }), (some) => {
        const widest = widestScope(some);
        expect(some).to.include(widest);
        for (const scope of some) expect(compareScopes(widest, scope)).to.be.at.least(0);
      }),
    );
    expect(widestScope([])).to.equal('page');
  });
});

describe('The target of a fact', () => {
  const locators = [locator('ip', 'ip'), locator('domain', 'domain'), locator('url', 'page')];

  it('is the narrowest of its locators, whatever their order', () => {
    expect(targetOf({ locators })).to.include({ kind: 'url' });
    expect(scopeOf({ locators: [...locators].reverse() })).to.equal('page');
  });

  it('is a wider one only where that was chosen', () => {
    expect(targetOf({ locators, target: 'ip' })).to.include({ kind: 'ip' });
    expect(targetOf({ locators, target: 'ip' }, 'domain')).to.include({ kind: 'domain' });
    expect(scopeOf({ locators, target: 'domain' })).to.equal('domain');
  });

  it('is none where none of the chosen kind was given', () => {
    expect(targetOf({ locators, target: 'cidr' })).to.equal(undefined);
    expect(targetOf({ locators: [] })).to.equal(undefined);
    expect(scopeOf({ locators: [] })).to.equal('page');
  });
});
