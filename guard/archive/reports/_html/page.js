"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const rows = [...document.getElementById("list").rows];
  const count = document.getElementById("count");
  const none = document.getElementById("none");
  const say = (number) => number.toLocaleString("en");
  const fits = (row, name, wanted) =>
    !wanted || (name === "rule" ? row.dataset.rule.split(" ").includes(wanted) : row.dataset[name] === wanted);
  const narrow = () => {
    const wanted = [...new FormData(form)];
    let left = 0;
    for (const row of rows) {
      row.hidden = !wanted.every(([name, value]) => fits(row, name, value));
      left += !row.hidden;
    }
    none.hidden = left > 0;
    count.textContent = left === rows.length ? `${say(left)} listed` : `${say(left)} of ${say(rows.length)} listed`;
  };
  form.addEventListener("change", narrow);
  form.addEventListener("reset", () => setTimeout(narrow));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  narrow();
})();
