import { z } from 'zod';
import {
  countUnread,
  keepMailPreferences,
  listNotifications,
  mailPreferences,
  markAllRead,
  markRead,
} from '../../db/notification-views.js';
import type { Notification } from '../../db/notification-views.js';
import { mailModes, notificationEventNames, notificationEvents } from '../../domain/notifications.js';
import type { MailMode } from '../../domain/notifications.js';
import type { Language } from '../../domain/roles.js';
import { flag, id, moment } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { invalid, notFound } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';
import { textOfEvent } from '../texts.js';

const event = z.enum(notificationEventNames);
const notification = z
  .object({
    id,
    event,
    text: z.string().describe('What happened, in your language'),
    caseId: id.optional(),
    number: z.string().optional().describe('Of the case or document'),
    day: z.string().optional(),
    count: z.number().optional(),
    href: z.string(),
    raisedAt: moment,
    readAt: moment.optional(),
  })
  .meta({ id: 'Notification' });

const preference = z.object({ event, mail: z.enum(mailModes) });
const preferences = z
  .object({ events: z.array(preference.extend({ text: z.string() })) })
  .meta({ id: 'NotificationPreferences' });

/** What I was told, and what I want to be told by mail. Everybody's own; nobody reads or changes anybody else's. */
export const notificationRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/notifications',
    operationId: 'listNotifications',
    capability: 'notification.read',
    tag: 'People',
    summary: 'What I was told, newest first',
    query: { ...pageQuery, unread: flag.optional(), event: event.optional() },
    answers: { 200: { description: 'Notifications', schema: pageOf(notification) } },
    async handler({ actor, query, url, language, asActor }) {
      const before = readCursor(query.cursor, id);
      const rows = await asActor((tx) =>
        listNotifications(tx, actor.accountId, {
          limit: query.limit + 1,
          ...(query.unread === undefined ? {} : { unread: query.unread }),
          ...(query.event === undefined ? {} : { event: query.event }),
          ...(before === undefined ? {} : { before }),
        }),
      );
      return page(
        { url, limit: query.limit },
        rows,
        (row) => row.id,
        (row) => toView(row, language),
      );
    },
  }),
  defineRoute({
    method: 'post',
    path: '/notifications/{id}/reading',
    operationId: 'readNotification',
    capability: 'notification.keep',
    tag: 'People',
    summary: 'I have read this',
    params: { id },
    answers: { 200: { description: 'The notification', schema: notification } },
    async handler({ actor, params, language, services, asActor }) {
      const read = await asActor((tx) => markRead(tx, services.clock, { id: params.id, accountId: actor.accountId }));
      if (read === undefined) throw notFound();
      return ok(toView(read, language));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/notifications/reading',
    operationId: 'readAllNotifications',
    capability: 'notification.keep',
    tag: 'People',
    summary: 'I have read everything up to this one: what came since stays unread',
    body: z.strictObject({ upTo: id }),
    answers: {
      200: {
        description: 'How many were read by it, and how many are left',
        schema: z.object({ read: z.number(), unread: z.number() }),
      },
    },
    async handler({ actor, body, services, asActor }) {
      return asActor(async (tx) => {
        const read = await markAllRead(tx, services.clock, { accountId: actor.accountId, upTo: body.upTo });
        return ok({ read, unread: await countUnread(tx, actor.accountId) });
      });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/me/notification-preferences',
    operationId: 'getNotificationPreferences',
    capability: 'notification.read',
    tag: 'People',
    summary: 'What I am told by mail: at once, in one mail a day, or not at all',
    answers: { 200: { description: 'Every event there is', schema: preferences } },
    handler: async ({ actor, language, asActor }) =>
      ok(toPreferences(await asActor((tx) => mailPreferences(tx, actor.accountId)), language)),
  }),
  defineRoute({
    method: 'put',
    path: '/me/notification-preferences',
    operationId: 'keepNotificationPreferences',
    capability: 'notification.keep',
    tag: 'People',
    summary: 'Choose what I am told by mail; events that are left out stay as they are',
    body: z.strictObject({ events: z.array(z.strictObject(preference.shape)).max(notificationEventNames.length) }),
    answers: { 200: { description: 'Every event there is', schema: preferences } },
    async handler({ actor, body, language, asActor }) {
      const twice = body.events.flatMap(({ event: name }, index) =>
        body.events.findIndex((other) => other.event === name) < index
          ? [{ pointer: `#/events/${index}/event`, code: 'duplicate_id' }]
          : [],
      );
      if (twice.length > 0) throw invalid(twice);
      return asActor(async (tx) => {
        await keepMailPreferences(tx, actor.accountId, body.events);
        return ok(toPreferences(await mailPreferences(tx, actor.accountId), language));
      });
    },
  }),
];

function toView({ params, ...row }: Notification, language: Language): Record<string, unknown> {
  return {
    ...{ id: row.id, event: row.event, text: textOfEvent(language, row.event, params) },
    ...{ caseId: row.caseId ?? undefined, number: params.number, day: params.day, count: params.count },
    ...{ href: row.href, raisedAt: row.raisedAt, readAt: row.readAt ?? undefined },
  };
}

function toPreferences(kept: ReadonlyMap<string, MailMode>, language: Language): Record<string, unknown> {
  const events = notificationEventNames.map((name) => ({
    event: name,
    mail: kept.get(name) ?? notificationEvents[name],
    text: textOfEvent(language, name, {}),
  }));
  return { events };
}
