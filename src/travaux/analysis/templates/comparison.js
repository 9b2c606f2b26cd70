(() => {
  "use strict";
  const bar = document.getElementById("bar");
  if (!bar) return;
  document.documentElement.classList.add("js");
  const said = document.getElementById("at");
  const help = document.getElementById("help");
  const keysOn = document.getElementById("keys-on");
  const on = (id) => document.getElementById(id).checked;
  // Which of the three cells of its row a change stands in, whether it deletes, whether it inserts: asked once.
  const marks = [...document.querySelectorAll("#redline .c")].map((one) => {
    const cell = one.closest(".mix") ? one.closest(".v,.a,.z").classList : null;
    return {
      one, cell: cell ? ["v", "a", "z"].find((name) => cell.contains(name)) : "",
      gone: !!one.querySelector("del"), come: !!one.querySelector("ins"), fold: one.closest("details.fold"),
    };
  });
  let last = null;
  const seen = () => {
    const side = on("w-side") && matchMedia("(min-width:56rem)").matches;
    const [simple, none, original] = ["m-simple", "m-none", "m-original"].map(on);
    const open = none || original || on("unfold");
    return marks.filter((mark) => {
      if (mark.fold && !mark.fold.open && !open) return false;
      if (side ? mark.cell === "v" : "az".includes(mark.cell) && mark.cell) return false;
      if (none || (simple && !side)) return mark.come && mark.cell !== "a";
      return original ? mark.gone && mark.cell !== "z" : true;
    }).map((mark) => mark.one);
  };
  const start = (all) => {
    if (last && all.includes(last)) return all.indexOf(last);
    const edge = bar.getBoundingClientRect().bottom;
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle].getBoundingClientRect().top > edge) high = middle; else low = middle + 1;
    }
    return low - 0.5;
  };
  const go = (step) => {
    const all = seen();
    if (!all.length) { said.textContent = "no change to show"; return; }
    const from = start(all);
    const to = Math.min(all.length - 1, Math.max(0, step > 0 ? Math.floor(from + 1) : Math.ceil(from - 1)));
    last = all[to];
    last.tabIndex = -1;
    last.focus({ preventScroll: true });
    last.scrollIntoView({ block: "center" });
    said.textContent = `${to + 1} of ${all.length}`;
  };
  const pick = (id) => { const one = document.getElementById(id); one.checked = !(one.type === "checkbox" && one.checked); unfold(); };
  const folds = [...document.querySelectorAll("#redline details.fold")];
  const own = CSS.supports("selector(::details-content)");
  const unfold = () => {
    if (own) return;
    const open = ["m-none", "m-original", "unfold"].some(on);
    folds.forEach((one) => { one.open = open; });
  };
  const keys = {
    j: () => go(1), n: () => go(1), k: () => go(-1), p: () => go(-1),
    1: () => pick("m-all"), 2: () => pick("m-simple"), 3: () => pick("m-none"), 4: () => pick("m-original"),
    s: () => pick(document.getElementById("w-side").checked ? "w-inline" : "w-side"),
    u: () => pick("unfold"), "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open || !keysOn.checked) return;
    if (event.target.closest("input[type=text],textarea,select,[contenteditable]")) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  bar.addEventListener("change", unfold);
  bar.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("next").addEventListener("click", () => go(1));
  document.getElementById("previous").addEventListener("click", () => go(-1));
  document.getElementById("keys").addEventListener("click", () => help.showModal());
  unfold();
})();
