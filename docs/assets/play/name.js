/** The key of the code that a reader makes of the site's own, which has this name. */
export const codeOf = (name) => `code:${new URL("../..", import.meta.url).pathname}:${name}`;
