import { expect } from 'chai';
import { accepted, refusal } from './inspecting.js';

describe('An account on a platform', () => {
  const accounts: [given: string, key: string][] = [
    ['https://t.me/Casino_KZ', 'https://t.me/casino_kz'],
    ['https://t.me/s/casino_kz/', 'https://t.me/casino_kz'],
    ['http://telegram.me/casino_kz', 'https://t.me/casino_kz'],
    ['https://t.me/joinchat/AbC-d', 'https://t.me/+AbC-d'],
    ['https://www.instagram.com/Some.Name/?igsh=abc&utm_source=qr', 'https://instagram.com/some.name'],
    ['https://www.tiktok.com/@User.1?lang=kk', 'https://tiktok.com/@user.1'],
    ['https://m.youtube.com/@Handle', 'https://youtube.com/@handle'],
    ['https://youtube.com/@Қазақ', 'https://youtube.com/@%D2%9B%D0%B0%D0%B7%D0%B0%D2%9B'],
    ['https://youtube.com/channel/UCabcdefghijklmnopqrstuV', 'https://youtube.com/channel/UCabcdefghijklmnopqrstuV'],
    ['https://vk.com/club1', 'https://vk.com/club1'],
    ['https://mobile.twitter.com/Name', 'https://x.com/name'],
    ['https://ru-ru.facebook.com/Some.Name', 'https://facebook.com/some.name'],
    ['https://facebook.com/profile.php?id=1000123', 'https://facebook.com/1000123'],
    ['https://ok.ru/group/123', 'https://ok.ru/group/123'],
    ['https://github.com/Name', 'https://github.com/name'],
    ['https://vk.com/club1?unknown=Yes', 'https://vk.com/club1?unknown=Yes'],
  ];
  for (const [given, key] of accounts) {
    it(`is recognised in ${given}`, () => {
      expect(accepted('url', given)).to.include({ normalised: key, scope: 'account' });
    });
  }

  const pages = [
    'https://t.me/casino_kz/123',
    'https://t.me/addstickers/name',
    'https://t.me/share?url=x',
    'https://instagram.com/p/AbC/',
    'https://instagram.com/reels',
    'https://tiktok.com/@user/video/1',
    'https://youtube.com/watch?v=AbC',
    'https://vk.com/wall-1_2',
    'https://vk.com/club1?w=wall-1_2',
    'https://facebook.com/watch?v=1',
    'https://facebook.com/profile.php',
    'https://ok.ru/group/1/topic/2',
    'https://github.com/name/repository',
    'https://gist.github.com/name',
    'https://example.kz/@name',
  ];
  for (const page of pages) {
    it(`is not seen in the page ${page}`, () => {
      expect(accepted('url', page)).to.include({ normalised: page, scope: 'page' });
    });
  }

  const resources: [given: string, key: string][] = [
    ['telegram:@Casino_KZ', 'https://t.me/casino_kz'],
    ['Telegram:channel:casino_kz', 'https://t.me/casino_kz'],
    ['t.me/casino_kz', 'https://t.me/casino_kz'],
    ['Телеграм: @casino_kz', 'https://t.me/casino_kz'],
    ['https://t.me/s/casino_kz', 'https://t.me/casino_kz'],
    ['instagram:name', 'https://instagram.com/name'],
    ['tiktok:@Name', 'https://tiktok.com/@name'],
    ['youtube:UCabcdefghijklmnopqrstuV', 'https://youtube.com/channel/UCabcdefghijklmnopqrstuV'],
    ['ok:group:123', 'https://ok.ru/group/123'],
    ['facebook:group:kazan', 'https://facebook.com/groups/kazan'],
    ['reddit:r/Kazakhstan', 'https://reddit.com/r/kazakhstan'],
    ['APP:kz.Example', 'app:kz.Example'],
    ['Google Play:app:kz.example', 'google-play:app:kz.example'],
    ['signal:group:AbC==', 'signal:group:AbC=='],
  ];
  for (const [given, key] of resources) {
    it(`may be given as the resource ${given}`, () => {
      expect(accepted('resource_id', given)).to.include({ input: given, normalised: key, scope: 'account' });
    });
  }

  it('carries the name of the platform where it is a known one', () => {
    expect(accepted('resource_id', 'tg:casino_kz').platform).to.equal('Telegram');
    expect(accepted('resource_id', 'app:kz.example')).not.to.have.property('platform');
    expect(accepted('url', 'https://t.me/casino_kz/1').platform).to.equal('Telegram');
  });

  const refusals: [given: string, code: string][] = [
    ['@casino_kz', 'empty_platform'],
    [':casino_kz', 'empty_platform'],
    ['example.kz/casino', 'empty_platform'],
    ['http :casino_kz', 'empty_platform'],
    ['telegram:', 'empty_resource'],
    ['telegram:@', 'empty_resource'],
    ['telegram:channel:', 'empty_resource'],
    ['https://t.me/casino_kz/1', 'not_an_account'],
    ['https://user@t.me/casino_kz', 'credentials_in_url'],
  ];
  for (const [given, code] of refusals) {
    it(`is refused as ${code}: ${given}`, () => expect(refusal('resource_id', given)).to.equal(code));
  }
});
