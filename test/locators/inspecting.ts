import { expect } from 'chai';
import { isLocatorRefusal } from '../../domain/locator.js';
import type { LocatorKind, NormalisedLocator } from '../../domain/locator.js';
import { inspectLocator } from '../../locators/inspect-locator.js';
import type { LocatorReference } from '../../locators/reference.js';

/** A few of the well-known platforms, as the reference table holds them. */
export const reference: LocatorReference = {
  platforms: new Map([
    ['t.me', 'Telegram'],
    ['telegram.me', 'Telegram'],
    ['instagram.com', 'Instagram'],
    ['facebook.com', 'Facebook'],
    ['tiktok.com', 'TikTok'],
    ['youtube.com', 'YouTube'],
    ['vk.com', 'VK'],
    ['ok.ru', 'Odnoklassniki'],
    ['x.com', 'X'],
    ['twitter.com', 'X'],
    ['reddit.com', 'Reddit'],
    ['github.com', 'GitHub'],
    ['github.io', 'GitHub Pages'],
    ['google.com', 'Google'],
    ['docs.google.com', 'Google Docs'],
    ['play.google.com', 'Google Play'],
    ['livejournal.com', 'LiveJournal'],
    ['wikipedia.org', 'Wikipedia'],
  ]),
};

export function inspect(kind: LocatorKind, value: string) {
  return inspectLocator({ kind, value }, reference);
}

/** The locator as understood; fails the test if it was refused. */
export function accepted(kind: LocatorKind, value: string): NormalisedLocator {
  const inspected = inspect(kind, value);
  if (isLocatorRefusal(inspected)) return expect.fail(`${kind} ${value} was refused: ${inspected.refused}`);
  return inspected;
}

/** The code a locator was refused with; undefined if it was accepted. */
export function refusal(kind: LocatorKind, value: string): string | undefined {
  const inspected = inspect(kind, value);
  return isLocatorRefusal(inspected) ? inspected.refused : undefined;
}
