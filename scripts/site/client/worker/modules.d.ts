/** The library's names in two parts; worker-bundle.ts makes them from lib/index.ts. */
declare module "gatehouse/core" {
  const names: Record<string, unknown>;
  export = names;
}
declare module "gatehouse/formats" {
  const names: Record<string, unknown>;
  export = names;
}
