/** What the site holds, for its search; search/bundle.ts puts it in. */
declare module "gatehouse/search-entries" {
  const entries: never[];
  export default entries;
}
