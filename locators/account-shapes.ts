/** How one platform writes the address of an account, channel, group or server of its users. */
export interface AccountShape {
  /** The platform's hosts; the first is the one that keys are written with. */
  hosts: readonly [string, ...string[]];
  /** Paths without the outer slashes; the first group is the name. `as` stands before the name in the key. */
  forms: readonly { path: RegExp; as: string; keepsCase?: true }[];
  /** The page that names an account by a number in its query. */
  numbered?: { path: string; parameter: string };
  /** First segments that are the platform's own and nobody's name. */
  reserved?: ReadonlySet<string>;
  /** Query parameters that open a single item over an account's page. */
  pageParameters?: readonly string[];
}

const words = (text: string) => new Set(text.split(' '));
const everywhere =
  'about account accounts api explore help home jobs legal login logout privacy search settings share signup terms';

/** Shapes as the platforms used them in 2026. What is not here is graded as a page. */
export const accountShapes: readonly AccountShape[] = [
  {
    hosts: ['t.me', 'telegram.me'],
    forms: [
      { path: /^(?:s\/)?([a-z]\w{3,})$/i, as: '' },
      { path: /^(?:\+|joinchat\/)([\w-]+)$/, as: '+', keepsCase: true },
      { path: /^c\/(\d+)$/, as: 'c/' },
    ],
    reserved: words(
      `${everywhere} addemoji addlist addstickers addtheme boost confirmphone contact giftcode invoice proxy setlanguage socks`,
    ),
  },
  {
    hosts: ['instagram.com'],
    forms: [{ path: /^([\w.]+)$/, as: '' }],
    reserved: words(`${everywhere} challenge developer direct graphql oauth p reel reels s stories tv web`),
  },
  {
    hosts: ['facebook.com', 'fb.com'],
    forms: [
      { path: /^([a-z0-9.]{2,})$/i, as: '' },
      { path: /^groups\/([\w.]+)$/i, as: 'groups/' },
      { path: /^(?:people|pages)\/[^/]+\/(\d+)$/i, as: '' },
      { path: /^p\/([\p{L}\p{M}\p{N}._-]+)$/iu, as: 'p/' },
    ],
    reserved: words(
      `${everywhere} ads bookmarks business dialog events gaming groups hashtag home.php l.php login.php marketplace me messages notifications pages people permalink.php photo photo.php photos plugins policies profile.php reel reels sharer sharer.php stories story.php video.php videos watch`,
    ),
    numbered: { path: 'profile.php', parameter: 'id' },
    pageParameters: ['story_fbid', 'fbid', 'v'],
  },
  { hosts: ['threads.net'], forms: [{ path: /^@([\w.]+)$/, as: '@' }] },
  { hosts: ['tiktok.com'], forms: [{ path: /^@([\w.]+)$/, as: '@' }] },
  {
    hosts: ['youtube.com'],
    forms: [
      { path: /^@([\p{L}\p{M}\p{N}._·-]+)$/u, as: '@' },
      { path: /^channel\/(UC[\w-]{22})$/, as: 'channel/', keepsCase: true },
      { path: /^c\/([\p{L}\p{M}\p{N}._-]+)$/u, as: 'c/' },
      { path: /^user\/([\w.-]+)$/, as: 'user/' },
    ],
    pageParameters: ['v'],
  },
  {
    hosts: ['vk.com', 'vk.ru'],
    forms: [{ path: /^([a-z][\w.]+)$/i, as: '' }],
    reserved: words(
      `${everywhere} apps away.php dev docs edit fave feed friends games groups im login.php market mail music notifications photos stickers support video videos wall.php widget_community.php`,
    ),
    pageParameters: ['w', 'z'],
  },
  {
    hosts: ['ok.ru'],
    forms: [
      { path: /^([a-z][a-z0-9._-]+)$/i, as: '' },
      { path: /^group\/(\d+)$/, as: 'group/' },
      { path: /^profile\/(\d+)$/, as: 'profile/' },
    ],
    reserved: words(
      `${everywhere} app discover dk feed game games gifts group groups live market messages music online profile video`,
    ),
    pageParameters: ['st.cmd'],
  },
  {
    hosts: ['x.com', 'twitter.com'],
    forms: [
      { path: /^(\w{1,15})$/, as: '' },
      { path: /^i\/user\/(\d+)$/, as: 'i/user/' },
      { path: /^i\/communities\/(\d+)$/, as: 'i/communities/' },
    ],
    reserved: words(`${everywhere} compose download hashtag i intent messages notifications tos`),
  },
  {
    hosts: ['github.com'],
    forms: [{ path: /^(?:orgs\/)?([a-z0-9][a-z0-9-]*)$/i, as: '' }],
    reserved: words(
      `${everywhere} apps codespaces collections contact customer-stories enterprise features issues join marketplace new notifications orgs pricing pulls readme security site sponsors team topics trending`,
    ),
  },
  {
    hosts: ['gitlab.com'],
    forms: [{ path: /^(?:groups\/)?([a-z0-9_][\w.-]*)$/i, as: '' }],
    reserved: words(`${everywhere} admin dashboard groups projects public users`),
  },
  {
    hosts: ['linkedin.com'],
    forms: [
      { path: /^in\/([\p{L}\p{M}\p{N}._-]+)$/iu, as: 'in/' },
      { path: /^company\/([\p{L}\p{M}\p{N}._-]+)$/iu, as: 'company/' },
      { path: /^school\/([\p{L}\p{M}\p{N}._-]+)$/iu, as: 'school/' },
      { path: /^groups\/(\d+)$/i, as: 'groups/' },
    ],
  },
  {
    hosts: ['reddit.com'],
    forms: [
      { path: /^r\/(\w+)$/i, as: 'r/' },
      { path: /^(?:u|user)\/([\w-]+)$/i, as: 'user/' },
    ],
  },
  { hosts: ['pinterest.com'], forms: [{ path: /^(\w+)$/, as: '' }], reserved: words(`${everywhere} ideas pin today`) },
  { hosts: ['snapchat.com'], forms: [{ path: /^(?:@|add\/)([\w.-]+)$/i, as: '@' }] },
  {
    hosts: ['discord.com', 'discord.gg'],
    forms: [
      { path: /^invite\/([\w-]+)$/, as: 'invite/', keepsCase: true },
      { path: /^channels\/(\d+)$/, as: 'channels/' },
    ],
  },
  {
    hosts: ['twitch.tv'],
    forms: [{ path: /^(\w{3,})$/, as: '' }],
    reserved: words(`${everywhere} directory downloads p store subscriptions turbo videos wallet`),
  },
  {
    hosts: ['vimeo.com'],
    forms: [
      { path: /^([a-z_]\w*)$/i, as: '' },
      { path: /^channels\/([\w-]+)$/i, as: 'channels/' },
      { path: /^groups\/([\w-]+)$/i, as: 'groups/' },
    ],
    reserved: words(`${everywhere} blog categories channels create features groups join ondemand upgrade upload watch`),
  },
  {
    hosts: ['rutube.ru'],
    forms: [
      { path: /^channel\/(\d+)$/, as: 'channel/' },
      { path: /^u\/([\w-]+)$/i, as: 'u/' },
    ],
  },
  {
    hosts: ['dzen.ru'],
    forms: [
      { path: /^([a-z]\w+)$/i, as: '' },
      { path: /^id\/([0-9a-f]+)$/i, as: 'id/' },
    ],
    reserved: words(`${everywhere} articles id news shorts topic video`),
  },
  { hosts: ['medium.com'], forms: [{ path: /^@([\w.-]+)$/, as: '@' }] },
  { hosts: ['substack.com'], forms: [{ path: /^@([\w.-]+)$/, as: '@' }] },
  { hosts: ['whatsapp.com'], forms: [{ path: /^channel\/(0029\w{10,})$/, as: 'channel/', keepsCase: true }] },
];
