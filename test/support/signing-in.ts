import { Browser } from './browser.js';

/** A browser at the app under test, which knows itself by another address than the one it listens on. */
export class Visitor extends Browser {
  /** What the page it is on would send along. */
  csrfToken = '';

  constructor(
    private readonly app: () => string,
    private readonly publicUrl = 'http://habarlama.test',
  ) {
    super();
  }

  override ask(url: string, init: RequestInit = {}): Promise<Response> {
    return super.ask(url.replace(this.publicUrl, this.app()), init);
  }

  /** Signs in as whoever the issuer has for it; gives the last answer before our own page. */
  async signIn(returnTo = '/docs'): Promise<Response> {
    const begin = `${this.publicUrl}/auth/sign-in?${new URLSearchParams({ returnTo }).toString()}`;
    const answer = await this.go(begin, {}, (at) => at === `${this.publicUrl}${returnTo}`);
    const session = await this.session();
    this.csrfToken = session.status === 200 ? String(session.body['csrfToken']) : '';
    return answer;
  }

  async session(): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await this.ask(`${this.publicUrl}/auth/session`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** Asks the API as our page would, with its token and from its origin. */
  api(method: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
    const own = { origin: this.publicUrl, 'x-csrf-token': this.csrfToken, 'sec-fetch-site': 'same-origin' };
    const given = Object.entries({ ...own, ...headers }).filter(([, value]) => value !== '-');
    return this.ask(`${this.publicUrl}${path}`, { method, headers: Object.fromEntries(given) });
  }
}
