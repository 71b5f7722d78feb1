import { expect } from 'chai';
import { postOf } from '../../mail/transport.js';
import { mailPage } from '../../standalone/mail-page.js';
import { startMailSink } from '../../standalone/mail-sink.js';
import type { MailSink } from '../../standalone/mail-sink.js';
import { readMail } from '../../standalone/read-mail.js';

describe('the mail server of one machine', () => {
  let sink: MailSink;
  before(async () => {
    sink = await startMailSink({ smtpPort: 0, port: 0 });
  });
  after(() => sink.close());

  const send = async (mail: { subject: string; text: string }) => {
    const post = postOf({ url: sink.smtpUrl, from: 'habarlama@habarlama.localhost' });
    await post.send({ id: '01990000-0000-7000-8000-000000000001', to: 'aigul@example.kz', ...mail });
    post.close();
  };
  const items = async () =>
    ((await (await fetch(`${sink.url}/mails`)).json()) as { items: { subject: string }[] }).items;

  it('shows what the house sent, in every language, newest first', async () => {
    const subject = 'Сізге қарауға хабарлама берілді: 2026-000123, ұзақ тақырып бір жолға сыймайды';
    await send({ subject, text: 'Толығырақ:\nhttps://habarlama.test/x\n' });
    await send({ subject: 'A notice was given to you', text: 'More' });
    const [newest, oldest] = await items();
    expect(newest).to.include({ subject: 'A notice was given to you' });
    expect(oldest).to.deep.include({ subject, text: 'Толығырақ:\nhttps://habarlama.test/x', to: 'aigul@example.kz' });
    const shown = await (await fetch(sink.url)).text();
    expect(shown).to.include(subject).and.include('Толығырақ');
  });

  it('shows a mail as text: nothing in it becomes markup, a link or a script', async () => {
    const trick = `</pre><script>alert("1")</script><img src=x onerror='x'>`;
    await send({ subject: trick, text: `${trick}\nhttps://kazino.kz` });
    const response = await fetch(sink.url);
    const shown = await response.text();
    expect(shown).to.include('&lt;script&gt;');
    expect(shown).to.not.match(/<script|<img|<a /iu);
    expect(response.headers.get('content-security-policy')).to.match(/^default-src 'none'/u);
    const hostile = {
      to: '<b>',
      from: '"<i>',
      date: '',
      messageId: '"><u>',
      subject: '<u>',
      text: '',
      receivedAt: '"<s>',
    };
    expect(mailPage([hostile])).to.not.match(/<(b|i|u|s)>/u);
  });

  it('can be read without a mouse or eyes: a language, a title, headings in order, a name for each mail', async () => {
    await send({ subject: 'One', text: 'x' });
    const shown = await (await fetch(sink.url)).text();
    expect(shown)
      .to.match(/<html lang="en">/u)
      .and.match(/<title>Mails<\/title>/u)
      .and.match(/<main><h1>/u);
    const named = [...shown.matchAll(/aria-labelledby="([^"]+)"/gu)].map(([, id]) => id);
    expect(named.length).to.be.greaterThan(0);
    for (const id of named) expect(shown).to.include(`<h2 id="${id}">`);
  });

  it('reads quoted-printable too', () => {
    const raw =
      'Subject: =?UTF-8?Q?=D2=9A=D0=B0_1?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=D2=9A=\r\n=D0=B0\r\n';
    expect(readMail(raw)).to.deep.include({ subject: 'Қа 1', text: 'Қа' });
  });
});
