"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const read = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
  const labels = read("labels");
  const data = read("data");
  const term = (group, code) => (code ? labels[`${group}_of.${code}`] ?? code : "");
  const number = new Intl.NumberFormat(labels.lang);
  const collator = new Intl.Collator(labels.lang, { numeric: true });
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }
  const bdi = (text) => el("bdi", {}, text);
  const cell = (label, name, ...children) =>
    el("td", name ? { role: "cell", class: name, "data-label": labels[label] } : { role: "cell", "data-label": labels[label] }, ...children);
  const modality = (code) => el("span", { class: `modality ${code}` }, term("modality", code));
  const passage = (href, doc) => cell("passage", "where", el("a", { href }, bdi(doc)));

  const tables = {
    claims: {
      search: [2, 3, 6, 9, 10, 11, 12, 14],
      csv: [["value", 0], ["text", 11], ["unit_label", 2], ["counted", 3], ["modifier", 4, "modifier"], ["kind", 5, "kind"], ["source", 6], ["modality", 8, "modality"], ["place", 9], ["sentence", [10, 11, 12]], ["document", 14]],
      shown: { 4: "modifier", 8: "modality" },
      row: (r) => el("tr", { role: "row" },
        cell("value", "num", r[1]), cell("unit_label", "", bdi(r[2])), cell("counted", "", bdi(r[3])),
        cell("modifier", "", term("modifier", r[4])),
        cell("source", "", r[6] ? bdi(r[6]) : el("em", {}, r[7] === "hearsay" ? labels.nobody : "–")),
        cell("modality", "", ...(r[8] ? [modality(r[8])] : [])), cell("place", "", bdi(r[9])),
        cell("sentence", "sentence", el("bdi", {}, r[10], el("b", {}, r[11]), r[12])), passage(r[13], r[14])),
    },
    statements: {
      search: [0, 1, 3, 5, 8],
      csv: [["source", 0], ["statement", 3], ["modality", 6, "modality"], ["type", 4, "type"], ["cue", 5], ["source_kind", 2, "source_kind"], ["document", 8]],
      shown: { 6: "modality" },
      row: (r) => el("tr", { role: "row" },
        cell("source", "who", r[0] ? bdi(r[0]) : el("em", {}, labels.nobody), ...(r[1] ? [" ", el("span", { class: "own" }, "(", bdi(r[1]), ")")] : [])),
        cell("statement", "sentence", el("q", { class: r[4] }, bdi(r[3]))),
        cell("modality", "", modality(r[6])), cell("cue", "", bdi(r[5])), passage(r[7], r[8])),
    },
  };

  function table(name, kind) {
    const rows = data[name];
    const body = $(`#${name}-table tbody`);
    const tool = $(`[data-table="${name}"]`);
    const count = $(`[data-count="${name}"]`);
    const more = el("button", { type: "button", class: "more" }, labels.more);
    let found = rows;
    let shown = 0;
    let sorted = { column: null, down: false };
    const haystack = [];
    const sortable = (row, column) => (kind.shown[column] ? term(kind.shown[column], row[column]) : row[column]);

    function grow() {
      const part = document.createDocumentFragment();
      for (const row of found.slice(shown, shown + data.rows)) part.append(kind.row(row));
      body.append(part);
      shown = Math.min(shown + data.rows, found.length);
      more.hidden = shown >= found.length;
      count.textContent = found.length
        ? labels.shown.replace("{shown}", number.format(shown)).replace("{total}", number.format(found.length))
        : labels.empty;
    }
    function apply() {
      const needles = fold($("input", tool).value).split(/\s+/).filter(Boolean);
      const wanted = all("select", tool).filter((s) => s.value).map((s) => [Number(s.dataset.column), s.value]);
      found = rows.filter((row, at) => {
        if (!wanted.every(([column, value]) => row[column] === value)) return false;
        if (!needles.length) return true;
        haystack[at] ??= fold(kind.search.map((column) => row[column]).join(" "));
        return needles.every((needle) => haystack[at].includes(needle));
      });
      if (sorted.column !== null) {
        const way = sorted.down ? -1 : 1;
        const empty = (value) => value === null || value === "";
        found.sort((one, other) => {
          const a = sortable(one, sorted.column);
          const b = sortable(other, sorted.column);
          if (empty(a) || empty(b)) return empty(a) - empty(b);
          return way * (typeof a === "number" ? a - b : collator.compare(a, b));
        });
      }
      body.replaceChildren();
      shown = 0;
      grow();
    }
    for (const head of all(`#${name}-table thead th`)) {
      const column = Number(head.dataset.column);
      const button = el("button", { type: "button" }, head.textContent);
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        sorted = { column, down: sorted.column === column && !sorted.down };
        for (const other of all(`#${name}-table thead th`)) other.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
        apply();
      });
    }
    let timer;
    tool.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 120); });
    $("[data-reset]", tool).addEventListener("click", () => {
      $("input", tool).value = "";
      for (const select of all("select", tool)) select.value = "";
      apply();
    });
    $("[data-csv]", tool).addEventListener("click", () => {
      const lines = found.map((row) => kind.csv.map(([, column, group]) =>
        group ? term(group, row[column]) : Array.isArray(column) ? column.map((c) => row[c]).join("") : row[column]));
      save(`${name}.csv`, [kind.csv.map(([label]) => labels[label]), ...lines]);
    });
    more.addEventListener("click", grow);
    $(`#${name}-table`).after(more);
    tool.hidden = false;
    shown = body.rows.length;
    more.hidden = shown >= rows.length;
    count.textContent = labels.shown.replace("{shown}", number.format(shown)).replace("{total}", number.format(rows.length));
    return { tool, apply };
  }

  function save(name, lines) {
    const quote = (value) => {
      const text = String(value ?? "").trim();
      const safe = typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return `"${safe.replaceAll('"', '""')}"`;
    };
    const text = "\ufeff" + lines.map((line) => line.map(quote).join(",")).join("\r\n") + "\r\n";
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    el("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  const forms = {
    e: (r) => [term("label", r[0]), r[1], [["link", r[2]], ["role", r[3]]]],
    c: (r, records) => {
      const said = records[r[6]];
      return [term("kind", r[0]), [term("modifier", r[3]), r[1], r[2]].filter(Boolean).join(" "), [
        ["counted", r[4]], ["about", r[5]],
        ["source", said ? said[1] || said[0] || labels.nobody : labels.unattributed], ["modality", said ? term("modality", said[3]) : ""]]];
    },
    a: (r) => [labels.statement, r[1] || r[0] || labels.nobody, [
      ["source", r[0] !== r[1] ? r[0] : ""], ["source_kind", term("source_kind", r[2])], ["modality", term("modality", r[3])],
      ["type", term("type", r[4])], ["cue", r[5]], ["via", r[6]], ["medium", r[7]], ["rule", r[8]], ["score", number.format(r[9])]]],
  };

  function open(details) {
    const text = $(".text", details);
    const folded = $("script.folded", details);
    if (folded) {
      text.innerHTML = folded.textContent;
      folded.remove();
    }
    details.records ??= JSON.parse($("script.records", details).textContent);
    return text;
  }
  function show(mark) {
    const details = mark.closest(".document");
    const panel = $(".record", details);
    const keys = [];
    for (let node = mark; node && node.matches(".text *"); node = node.parentElement) {
      if (node.dataset.r && !keys.includes(node.dataset.r)) keys.push(node.dataset.r);
    }
    for (const other of all(".m.now")) other.classList.remove("now");
    for (const part of all(`[data-r="${CSS.escape(mark.dataset.r)}"]`, details)) part.classList.add("now");
    const close = el("button", { type: "button", class: "close" }, labels.close);
    close.addEventListener("click", () => hide(details));
    panel.replaceChildren(close);
    for (const key of keys) {
      const record = details.records[key];
      if (!record) continue;
      const [kind, name, facts] = forms[key[0]](record, details.records);
      const list = el("dl");
      for (const [label, value] of facts) if (value) list.append(el("dt", {}, labels[label]), el("dd", {}, bdi(value)));
      panel.append(el("p", { class: "kind" }, kind), el("h4", {}, bdi(name)), list);
    }
    for (const other of all(".record:not(.idle)")) if (other !== panel) rest(other);
    panel.classList.remove("idle");
  }
  function rest(panel) {
    panel.classList.add("idle");
    panel.replaceChildren(el("p", { class: "quiet" }, labels.hint));
  }
  function hide(details) {
    rest($(".record", details));
    for (const mark of all(".m.now", details)) mark.classList.remove("now");
  }
  function walk(text, key) {
    const marks = all(".m", text);
    const now = marks.findIndex((mark) => mark.classList.contains("now"));
    const next = { ArrowRight: now + 1, ArrowLeft: now < 0 ? marks.length - 1 : now - 1, Home: 0, End: marks.length - 1 }[key];
    if (!marks[next]) return;
    show(marks[next]);
    marks[next].scrollIntoView({ block: "nearest" });
  }
  function follow() {
    const [, doc, record] = /^#(d\d+)(-\w+)?$/.exec(location.hash) ?? [];
    const details = doc && document.getElementById(doc);
    if (!details) return;
    const text = open(details);
    details.open = true;
    const mark = record && document.getElementById(doc + record);
    if (mark) show(mark);
    (mark || details).scrollIntoView({ block: mark && !matchMedia("(max-width: 62rem)").matches ? "center" : "start", behavior: "instant" });
    text.focus({ preventScroll: true });
  }

  for (const details of all(".document")) {
    const text = $(".text", details);
    rest($(".record", details));
    text.tabIndex = 0;
    text.setAttribute("role", "group");
    text.setAttribute("aria-label", $(".title", details).textContent);
    if (details.open) open(details);
    details.addEventListener("toggle", () => (details.open ? open(details) : hide(details)));
    text.addEventListener("pointerover", (event) => {
      const mark = event.pointerType === "mouse" && event.target.closest(".m");
      if (mark) show(mark);
    });
    text.addEventListener("click", (event) => {
      const mark = event.target.closest(".m");
      if (mark) show(mark);
    });
    text.addEventListener("keydown", (event) => {
      if (["ArrowRight", "ArrowLeft", "Home", "End"].includes(event.key) && !event.altKey && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        walk(text, event.key);
      } else if (event.key === "Escape") hide(details);
    });
  }
  for (const button of all(".legend button")) {
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      button.closest("section").classList.toggle(`hide-${button.dataset.layer}`, !on);
    });
  }
  for (const tool of all("[data-documents]")) {
    tool.hidden = false;
    $("input", tool).addEventListener("input", (event) => {
      const needle = fold(event.target.value);
      for (const details of all(".document")) {
        details.hidden = !fold(`${$(".title", details).textContent} ${details.dataset.name}`).includes(needle);
      }
    });
  }
  if (data) {
    const parts = Object.fromEntries(Object.entries(tables).map(([name, kind]) => [name, table(name, kind)]));
    for (const link of all("[data-filter]")) {
      link.addEventListener("click", () => {
        $('select[data-column="7"]', parts.claims.tool).value = link.dataset.filter;
        parts.claims.apply();
      });
    }
  }

  const root = document.documentElement;
  const remember = (theme) => { try { localStorage.setItem("volgens-theme", theme); } catch { /* a sandboxed page has no storage */ } };
  try { root.dataset.theme = localStorage.getItem("volgens-theme") ?? ""; } catch { root.dataset.theme = ""; }
  const button = $(".theme");
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    remember(root.dataset.theme);
  });
  addEventListener("beforeprint", () => {
    const documents = all(".document");
    if (documents.length <= 20) for (const details of documents) { open(details); details.open = true; }
  });
  addEventListener("hashchange", follow);
  follow();
})();
