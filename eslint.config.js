import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** The arrows of the house: scripts → lib, test → both; lib imports nothing outside itself. */
const arrows = [
  { target: "./lib", from: ["./scripts", "./test", "./notebooks"], message: "lib stands alone" },
  { target: "./scripts", from: "./test", message: "nothing imports test/" },
];

const functionSize = ["error", { max: 60, skipBlankLines: true, skipComments: true }];

/** lib is pure: no file system, network, clock, DOM or console. */
const impure = [
  ..."process console fetch window document localStorage setTimeout setInterval performance Date require".split(
    " ",
  ),
].map((name) => ({ name, message: "lib is pure: pass it in from outside" }));

const tag =
  "<[/!]?(?:a|article|body|br|b|code|details|div|doctype|em|figure|h[1-6]|head|html|i|iframe|img|input|li|link|main|meta|nav|ol|p|pre|script|section|span|strong|style|summary|svg|table|tbody|td|th|thead|title|tr|ul)\\b";

/** HTML is written in the template that escapes, and nowhere else; few may call a text safe. */
const htmlOnlyInItsTemplate = [
  {
    selector: `:not(TaggedTemplateExpression[tag.name="html"]) > TemplateLiteral > TemplateElement[value.raw=/${tag}/i]`,
    message: "write HTML in html`…`, which escapes its values",
  },
  {
    selector: `Literal[value=/${tag}/i]`,
    message: "write HTML in html`…`, which escapes its values",
  },
  {
    selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]",
    message: "text becomes no HTML in pages: make elements",
  },
];
const trustedByFew = {
  selector: 'ImportSpecifier[imported.name="trusted"]',
  message: "only what makes text safe may call it trusted",
};

export default tseslint.config(
  {
    ignores: [
      "**/dist/",
      "**/node_modules/",
      "coverage/",
      ".venv/",
      ".cache/",
      ".stryker-tmp/",
      "test/**/fixtures/",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [
        createTypeScriptImportResolver({ project: ["tsconfig.json", "lib/tsconfig.json"] }),
      ],
    },
    rules: {
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": ["error", { zones: arrows }],
      "max-lines": ["error", { max: 250 }],
      "max-lines-per-function": functionSize,
      "no-empty": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  {
    files: ["lib/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", ...impure],
      "no-restricted-imports": ["error", { patterns: ["node:*"] }],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "use a seeded generator" },
      ],
    },
  },
  {
    files: ["scripts/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", ...htmlOnlyInItsTemplate, trustedByFew] },
  },
  {
    files: ["scripts/html/clean.ts", "scripts/site/markdown.ts"],
    rules: { "no-restricted-syntax": ["error", ...htmlOnlyInItsTemplate] },
  },
  {
    // The template itself, the empty document that Plotly draws in, pictures that have been cleaned, and the kernel's
    // tables, which are text to it.
    files: [
      "scripts/html/template.ts",
      "scripts/figures/sandbox.ts",
      "scripts/site/figure-theme.ts",
      "scripts/kernel/present/table.ts",
    ],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    // The one public list: it has no code, and grows with the library.
    files: ["lib/index.ts"],
    rules: { "max-lines": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "max-lines-per-function": "off" },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: {
      globals: {
        console: "readonly",
        process: "readonly",
        URL: "readonly",
        globalThis: "readonly",
      },
    },
  },
);
