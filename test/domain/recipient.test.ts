import { expect } from 'chai';
import { routeFacts } from '../../domain/recipient.js';
import type { RecipientRule, RoutedFact } from '../../domain/recipient.js';

const telecom: RecipientRule = { id: 'telecom', kind: 'telecom_operator', scopes: ['page', 'domain', 'ip'] };
const cable: RecipientRule = { id: 'cable', kind: 'telecom_operator', scopes: ['page', 'domain'] };
const service: RecipientRule = { id: 'service', kind: 'technical_service', scopes: ['ip', 'cidr'] };
const platform: RecipientRule = {
  id: 'platform',
  kind: 'online_platform',
  platform: 'telegram',
  scopes: ['page', 'account'],
};
const everybody = [telecom, cable, service, platform];
const routed = (fact: Omit<RoutedFact, 'factId'>, chosen: string[] | null = null) => [
  ...routeFacts([{ factId: 'a', ...fact }], everybody, chosen).keys(),
];

describe('A confirmed fact goes', () => {
  it('to everybody whose scopes include it', () => {
    expect(routed({ scope: 'domain' })).to.deep.equal(['telecom', 'cable']);
    expect(routed({ scope: 'ip' })).to.deep.equal(['telecom', 'service']);
    expect(routed({ scope: 'page' })).to.deep.equal(['telecom', 'cable']);
  });

  it('to the owner of a registered platform alone, when it is a page or an account there', () => {
    expect(routed({ scope: 'page', platform: 'telegram' })).to.deep.equal(['platform']);
    expect(routed({ scope: 'account', platform: 'telegram' })).to.deep.equal(['platform']);
  });

  it('to operators, when the platform’s owner is not registered or more than an account is meant', () => {
    expect(routed({ scope: 'page', platform: 'signal' })).to.deep.equal(['telecom', 'cable']);
    expect(routed({ scope: 'domain', platform: 'telegram' })).to.deep.equal(['telecom', 'cable']);
  });

  it('to exactly those who were chosen, where somebody chose', () => {
    expect(routed({ scope: 'page', platform: 'telegram' }, ['service', 'cable'])).to.deep.equal(['cable', 'service']);
  });

  it('to nobody, where nobody is there for it', () => {
    expect(routed({ scope: 'account', platform: 'signal' })).to.deep.equal([]);
    expect(routed({ scope: 'page' }, ['unknown'])).to.deep.equal([]);
  });

  it('with the others for the same recipient, in their order', () => {
    const facts: RoutedFact[] = [
      { factId: 'a', scope: 'domain' },
      { factId: 'b', scope: 'cidr' },
      { factId: 'c', scope: 'page' },
    ];
    expect([...routeFacts(facts, everybody, null)]).to.deep.equal([
      ['telecom', ['a', 'c']],
      ['cable', ['a', 'c']],
      ['service', ['b']],
    ]);
  });
});
