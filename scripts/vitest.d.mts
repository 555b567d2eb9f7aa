import type { notebookTests as tests } from "./testing/notebook-tests.js";

export declare const notebookTests: typeof tests;
