type Namespace = Record<string, unknown>;

const namespaces = new WeakMap<object, Namespace>();

/**
 * What `import * as` gives of a loaded module. An ES module, or one that was one before it was built, is its own
 * namespace; of any other the whole is the default, and its properties are its names.
 */
export function namespaceOf(module: unknown): Namespace {
  if (module === null || (typeof module !== "object" && typeof module !== "function"))
    return { default: module };
  if (isNamespace(module)) return module;
  const known = namespaces.get(module);
  if (known) return known;
  const namespace: Namespace = {};
  for (const name of Object.keys(module))
    if (name !== "default")
      Object.defineProperty(namespace, name, {
        get: () => (module as Namespace)[name],
        enumerable: true,
      });
  namespace["default"] = module;
  namespaces.set(module, namespace);
  return namespace;
}

function isNamespace(module: object): module is Namespace {
  return (
    (module as Namespace)["__esModule"] === true ||
    (module as Record<symbol, unknown>)[Symbol.toStringTag] === "Module"
  );
}
