/**
 * Where an address leads: to a page or file `here`, to another host or a mail (`elsewhere`), or by a way that no page
 * may take (`refused`): scripts, files of the reader's, `//host`, which on a page from a file is a file as well.
 */
export type Leading = "here" | "elsewhere" | "refused";

/** Browsers drop spaces and control signs around and within addresses; here all of them go. */
// eslint-disable-next-line no-control-regex
const dropped = /[\u0000-\u0020\u007f-\u00a0\u2028\u2029\ufeff]/g;

const picture = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z\d+/]*={0,2}$/;

/** Where an address leads when a reader follows it. */
export function leadingOf(address: string): Leading {
  const plain = address.replace(dropped, "");
  if (/^(https?:\/\/[^/\\]|mailto:)/i.test(plain)) return "elsewhere";
  // A scheme, or what a browser might take for one.
  if (/^[^/\\?#]*:/.test(plain) || /^[/\\]{2}/.test(plain)) return "refused";
  return "here";
}

/** Whether a page shows a picture from this address: one of the site, or one that is within the address. */
export function isPicture(address: string): boolean {
  return picture.test(address) || leadingOf(address) === "here";
}

/** @throws Error when a page must not link to the address. */
export function requireLink(address: string): void {
  if (leadingOf(address) === "refused")
    throw new Error(
      `invalid link ${address.slice(0, 60)}: expected a relative address, http, https or mailto`,
    );
}

/** @throws Error when a page must not show a picture from the address. */
export function requirePicture(address: string): void {
  if (!isPicture(address))
    throw new Error(
      `invalid picture ${address.slice(0, 60)}: expected a file of the site or data:image/…;base64`,
    );
}

/** @throws Error when the address is more than the name of one file of the site. */
export function requireFile(address: string): void {
  if (!/^[\p{Letter}\p{Number}_.%/-]+$/u.test(address) || leadingOf(address) !== "here")
    throw new Error(`invalid file ${address.slice(0, 60)}: expected one file of the site`);
}
