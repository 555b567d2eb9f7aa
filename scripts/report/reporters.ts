/** The forms a report can take. */
export const reporterNames = ["pretty", "json", "junit", "github", "html"] as const;
export type ReporterName = (typeof reporterNames)[number];
