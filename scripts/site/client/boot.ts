// Runs before the page is drawn: the theme the reader chose, and that scripts work at all.
import { kept } from "./page/kept.js";

const root = document.documentElement;
root.classList.add("js");
const theme = kept("theme").read();
if (theme === "light" || theme === "dark") root.dataset["theme"] = theme;

// Fonts come with the first bytes, not when the styles first ask for them. Browsers refuse this to files.
if (location.protocol.startsWith("http"))
  for (const font of ["text", "text-bold", "mathematics"]) {
    const link = document.createElement("link");
    Object.assign(link, {
      rel: "preload",
      as: "font",
      crossOrigin: "",
      href: `assets/${font}.woff2`,
    });
    document.head.append(link);
  }

// Where the main script cannot be loaded, nothing stays folded that only it could open.
addEventListener(
  "error",
  ({ target }) => {
    if (target instanceof HTMLScriptElement) root.classList.remove("js");
  },
  true,
);
