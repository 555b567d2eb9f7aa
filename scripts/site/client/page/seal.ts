import { button, element } from "./element.js";
import { kept } from "./kept.js";

/** Answers to predictions appear when the reader has made a guess, which is kept. */
export function sealAnswers(): void {
  const page = location.pathname.split("/").at(-1) ?? "";
  for (const sealed of document.querySelectorAll<HTMLElement>(".sealed")) {
    const store = kept(`guess:${page}:${sealed.dataset["seal"]}`);
    const guess = store.read();
    if (guess === undefined) seal(sealed, (text) => store.write(text));
    else open(sealed, guess);
  }
}

function seal(sealed: HTMLElement, keep: (guess: string) => void): void {
  const field = element("input", { type: "text", autocomplete: "off", maxlength: "200" });
  const look = button("Look", () => take());
  const skip = button("Show it without a guess", () => take());
  const form = element(
    "div",
    { class: "seal-form", role: "group", "aria-label": "Your prediction" },
    element("label", {}, "Your guess ", field),
    look,
    skip,
  );
  const take = () => {
    const guess = field.value.trim();
    keep(guess);
    form.remove();
    open(sealed, guess);
    const answer = sealed.querySelector<HTMLElement>(".answer");
    answer?.setAttribute("tabindex", "-1");
    answer?.focus();
  };
  const choose = () => {
    look.disabled = field.value.trim() === "";
  };
  field.addEventListener("input", choose);
  field.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Enter" && !isComposing && field.value.trim() !== "") take();
  });
  choose();
  sealed.prepend(form);
}

function open(sealed: HTMLElement, guess: string): void {
  sealed.classList.add("opened");
  if (guess !== "")
    sealed.prepend(element("p", { class: "guess" }, element("strong", {}, "You said: "), guess));
}
