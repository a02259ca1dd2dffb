// The form that makes one condition on a column: how to compare, with what, and whether it joins the last condition. Of a
// text column whose values are known, they are offered: to tick where these are all, else as suggestions.

import { openBeside } from "./menu.js";
import { element } from "./view.js";

const INPUTS = { date: "date", datetime: "datetime-local" };

/** `offers` are [[name, label, least, most], …] for the column's kind; `apply(condition, joins)` answers a refusal. */
export function openFilterForm(anchor, column, offers, words, { last, apply }) {
  const form = element("form", "grid-form stack", { noValidate: true });
  const choice = labelled(form, words.rowsWhere(column.name), element("select", "", { name: "test", autofocus: true }));
  for (const [name, label] of offers) choice.append(element("option", "", { value: name, textContent: label }));
  const fields = form.appendChild(element("div", "grid-form-values stack", {}));
  if (isAllKnown(column) && offers.some(([name]) => name === "in")) choice.value = "in";
  const draw = () => fields.replaceChildren(...inputsOf(offers.find(([name]) => name === choice.value), column, words));
  choice.addEventListener("change", draw);
  draw();
  const joins = last ? joiner(form, last, words) : null;
  const problem = form.appendChild(element("p", "field-error", { role: "alert", hidden: true }));
  const send = form.appendChild(element("button", "btn btn-primary", { type: "submit", textContent: words.apply }));
  const box = openBeside(anchor, words.filter, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    const refusal = await apply([column.name, choice.value, ...valuesOf(fields, choice.value)], joins?.checked ?? false);
    send.disabled = false;
    if (!refusal) return box.hidePopover();
    problem.textContent = refusal;
    problem.hidden = false;
  });
}

function inputsOf([name, , least, most], column, words) {
  if (!least) return [];
  const type = INPUTS[column.kind] ?? "text";
  if (most > 2 && isAllKnown(column)) return [ticks(column, words)];
  if (most > 2) {
    const area = element("textarea", "", { name: "value", rows: 4, placeholder: words.onePerLine });
    return [wrapped(words.values, area)];
  }
  const labels = least === 2 ? [words.low, words.high] : [words.value];
  const inputs = labels.map((label) => wrapped(label, element("input", "", { name: "value", type: name === "contains" ? "search" : type, autocomplete: "off" })));
  return name.startsWith("is") && column.values?.length ? suggesting(inputs, column) : inputs;
}

const isAllKnown = ({ values, distinct }) => Boolean(values?.length) && values.length === distinct;

function ticks({ values }, words) {
  const box = element("div", "choices", { role: "group", ariaLabel: words.values });
  for (const value of values) {
    const row = box.appendChild(element("label", "choice", {}));
    row.append(element("input", "", { type: "checkbox", name: "value", value }), element("span", "wrap-anywhere", { textContent: value }));
  }
  return box;
}

function suggesting(inputs, { values }) {
  const list = element("datalist", "", { id: "filter-values" });
  list.append(...values.map((value) => element("option", "", { value })));
  for (const input of inputs) input.querySelector("input").setAttribute("list", list.id);
  return [...inputs, list];
}

function valuesOf(fields, test) {
  const ticked = fields.querySelectorAll("[type=checkbox]");
  if (ticked.length) return [...ticked].filter((box) => box.checked).map((box) => box.value);
  const typed = [...fields.querySelectorAll("[name=value]")].map((input) => input.value);
  return test.endsWith("in") ? typed[0].split("\n").map((line) => line.trim()).filter(Boolean) : typed;
}

function joiner(form, last, words) {
  const row = form.appendChild(element("label", "field-row", {}));
  const box = row.appendChild(element("input", "", { type: "checkbox" }));
  row.append(element("span", "small", { textContent: words.orLast(last) }));
  return box;
}

const labelled = (form, label, input) => form.appendChild(wrapped(label, input)).lastChild;

function wrapped(label, input) {
  const field = element("label", "field", {});
  field.append(element("span", "label", { textContent: label }), input);
  return field;
}
