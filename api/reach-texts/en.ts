/** How far a restriction would reach, by its scope, and what is known of that, in English. */
export const en = {
  account: 'A restriction of {{target}} hits the whole account: everything in it, what is lawful too.',
  subdomain: 'A restriction of {{target}} hits every page of it and every name under it.',
  domain: 'A restriction of {{target}} hits the whole domain: every page of it and every name under it.',
  wildcard: 'A restriction of {{target}} hits every name under it, with all their pages.',
  ip: 'A restriction of {{target}} hits everything at this address; often sites of different owners share one.',
  cidr: 'A restriction of {{target}} hits everything at {{addresses}} addresses, whoever has them.',
  suffix: 'Names under it belong to different owners.',
  known:
    'Other addresses within it that are known here: hosts {{hosts}}, accounts {{accounts}}, pages {{pages}}, IP addresses and networks {{addresses}}.',
  known_at_least:
    'Other addresses within it that are known here, at least: hosts {{hosts}}, accounts {{accounts}}, pages {{pages}}, IP addresses and networks {{addresses}}.',
  nothing_known: 'No other address within it is known here.',
  restricted: 'Of these restricted already: {{restricted}}.',
  listed: 'Well-known platforms and government hosts within it: {{hosts}}.',
  may_be_more: 'This is only what notices and lists here say, and nothing is asked of the network: it may hit more.',
};
