const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const label = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Why a text is no address of a mailbox that a body could have (RFC 5321, without quotes and address literals), as a code; undefined if it is one. */
export function workEmailFault(given: string): 'email_format' | 'email_domain' | undefined {
  const at = given.lastIndexOf('@');
  const local = given.slice(0, Math.max(at, 0));
  if (at < 1 || given.length > 254 || local.length > 64 || !localPart.test(local)) return 'email_format';
  const labels = given.slice(at + 1).split('.');
  const isDomain =
    labels.length >= 2 && labels.every((each) => label.test(each)) && /[A-Za-z]/.test(labels.at(-1) ?? '');
  return isDomain ? undefined : 'email_domain';
}
